import { formatClock, formatDay, formatInstant, formatMinute } from "@/lib/format/date";

/** An instant in an office's zone; the full instant with its zone on hover. */
export function Time({
  at,
  zone,
  now,
  form = "day",
}: {
  at: string;
  zone: string;
  /** With it the year is left out when it is the running one. */
  now?: string | undefined;
  form?: "day" | "minute" | "clock";
}) {
  const text =
    form === "minute"
      ? formatMinute(at, zone)
      : form === "clock"
        ? formatClock(at, zone)
        : formatDay(at, zone, now);
  return (
    <time dateTime={at} title={formatInstant(at, zone)} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}
