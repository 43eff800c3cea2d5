import type { CSSProperties } from "react";
import { formatDay, lastInstant, localParts } from "@/lib/format/date";
import { cycleProgress } from "@/lib/format/days";
import { plural } from "@/lib/format/words";

/** One tick a day of the cycle: height = activations that day, dots = days left. */
export function Spine({
  startAt,
  endAt,
  now,
  zone,
  activationsByDay,
}: {
  startAt: string;
  endAt: string;
  now: string;
  zone: string;
  /** One count for each local day so far, the first day first. */
  activationsByDay: number[];
}) {
  const { day, days, left } = cycleProgress(startAt, endAt, now, zone);
  const most = Math.max(1, ...activationsByDay);
  const total = activationsByDay.reduce((sum, count) => sum + count, 0);
  const label = `${plural(total, "activation")} in ${plural(day, "day")}, at most ${most} on one day. ${plural(left, "day")} left.`;
  return (
    <div>
      <div className="spine" role="img" aria-label={label}>
        {Array.from({ length: days }, (_, index) => (
          <i
            key={index}
            className={index + 1 === day ? "now" : index + 1 > day ? "ahead" : undefined}
            style={{ "--v": (activationsByDay[index] ?? 0) / most } as CSSProperties}
          />
        ))}
      </div>
      <div
        aria-hidden="true"
        className="mt-1.5 flex justify-between text-2xs text-ink-3 tabular-nums"
      >
        <span>{formatDay(startAt, zone, startAt)}</span>
        <span>{plural(total, "activation")}</span>
        <span>{localParts(lastInstant(endAt), zone).day}</span>
      </div>
    </div>
  );
}
