import { Icon } from "@/components/ui/icon";
import { formatInstant, formatClock } from "@/lib/format/date";

/** Where the demo's clock stands. Nobody is known here, so neither is a zone. */
export function DemoClockLine({ now }: { now: string }) {
  return (
    <p className="mt-3 flex items-center gap-1.5 text-xs text-ink-3">
      <Icon name="clock" />
      <span>
        Demo clock stands at{" "}
        <time dateTime={now} title={formatInstant(now, "UTC")}>
          {formatClock(now, "UTC")} UTC
        </time>
      </span>
    </p>
  );
}
