import { type CalendarDate, dateInMonth, localDateAt, partsOf, startOfLocalDay } from "./calendar";

/** What boundaries are computed from: the anchor's day of month, and an IANA zone. */
export type Schedule = { anchorOn: CalendarDate; timeZone: string };

/** A half-open interval [startAt, endAt); the key is the local date of its start. */
export type Cycle = { key: CalendarDate; startAt: Date; endAt: Date };

/** The shortest cycle, 15 × 24 hours. Only a bridging cycle can come near it. */
export const SHORTEST_CYCLE_MS = 15 * 86_400_000;

/** The anchor of a new office: the first day of its local month, so cycles are calendar months. */
export function defaultAnchorOn(at: Date, timeZone: string): CalendarDate {
  return `${localDateAt(at, timeZone).slice(0, 7)}-01`;
}

/** The regular cycle that holds the instant. A boundary instant belongs to the cycle it opens. */
export function cycleAt(at: Date, schedule: Schedule): Cycle {
  const { year, month } = partsOf(localDateAt(at, schedule.timeZone));
  // The local date alone does not decide: clocks that fall back over midnight show a date again.
  let openingMonth = month;
  while (boundaryIn(year, openingMonth, schedule) > at) openingMonth -= 1;
  while (boundaryIn(year, openingMonth + 1, schedule) <= at) openingMonth += 1;
  const startAt = boundaryIn(year, openingMonth, schedule);
  return {
    key: localDateAt(startAt, schedule.timeZone),
    startAt,
    endAt: boundaryIn(year, openingMonth + 1, schedule),
  };
}

/** The first regular boundary strictly after the instant. */
export function nextBoundaryAfter(at: Date, schedule: Schedule): Date {
  return cycleAt(at, schedule).endAt;
}

/**
 * The cycle after one that ends at `endAt`. It starts at that stored end; its own end is computed
 * from the anchor, of the announced schedule if there is one. Rule: docs/domain.md §3.
 */
export function nextCycle(running: {
  endAt: Date;
  schedule: Schedule;
  announced: Schedule | null;
}): Cycle {
  const schedule = running.announced ?? running.schedule;
  const startAt = running.endAt;
  // The bridging rule for every cycle: a regular one is longer anyway, and a stored end that newer
  // time-zone data moved by an hour must not open a cycle of one hour.
  const lastTooEarlyAt = new Date(startAt.getTime() + SHORTEST_CYCLE_MS - 1);
  return {
    key: localDateAt(startAt, schedule.timeZone),
    startAt,
    endAt: nextBoundaryAfter(lastTooEarlyAt, schedule),
  };
}

/** Whether a cycle has ended: the end is exclusive, so it is due at its very end. */
export function isDue(endAt: Date, now: Date): boolean {
  return now.getTime() >= endAt.getTime();
}

function boundaryIn(year: number, month: number, schedule: Schedule): Date {
  const anchorDay = partsOf(schedule.anchorOn).day;
  return startOfLocalDay(dateInMonth(year, month, anchorDay), schedule.timeZone);
}
