/** A grey bar in the shape of what comes; `width` and `height` are CSS lengths. */
export function Skeleton({ width, height = "10px" }: { width: string; height?: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-block max-w-full animate-breathe rounded-xs bg-line align-middle"
      style={{ width, height }}
    />
  );
}
