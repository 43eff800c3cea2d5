import { type ReactNode, useId } from "react";
import { classNames } from "@/components/ui/class-names";

/** A bordered section with a heading. `isFlush` leaves out the padding, for tables. */
export function Card({
  title,
  meta,
  end,
  foot,
  isFlush = false,
  className,
  children,
}: {
  title: string;
  meta?: ReactNode;
  end?: ReactNode;
  foot?: ReactNode;
  isFlush?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const headingId = useId();
  return (
    <section
      aria-labelledby={headingId}
      className={classNames(
        "flex min-w-0 flex-col rounded-lg border border-line bg-surface",
        className,
      )}
    >
      <CardHead>
        <h2 id={headingId}>{title}</h2>
        {meta ? <span className="text-ink-3 tabular-nums">{meta}</span> : null}
        {end ? (
          <span className="ml-auto flex items-center gap-2 text-ink-3 tabular-nums">{end}</span>
        ) : null}
      </CardHead>
      <div
        className={classNames(
          "flex-1",
          isFlush ? "overflow-x-auto border-t border-line" : "px-4 pt-1 pb-4",
        )}
      >
        {children}
      </div>
      {foot ? (
        <CardHead className="border-t border-line text-xs text-ink-3">{foot}</CardHead>
      ) : null}
    </section>
  );
}

function CardHead({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div
      className={classNames("flex min-h-11 flex-wrap items-center gap-2.5 px-4 py-1.5", className)}
    >
      {children}
    </div>
  );
}
