import {
  addDaysToDate,
  addMonthsToDate,
  type CalendarDate,
  daysBetween,
  localDateAt,
} from "./calendar";
import { type Cents, proportionCents } from "./money";

/** Local days over which an amount is earned: `startOn` is the first, `endOn` the day after the last. */
export type RecognitionWindow = { startOn: CalendarDate; endOn: CalendarDate };

export type RecognitionRule = { method: "immediate" } | { method: "over_months"; months: number };

/** Usage is earned over its cycle, in the office's calendar. */
export function usageWindow(
  cycle: { startAt: Date; endAt: Date },
  timeZone: string,
): RecognitionWindow {
  return {
    startOn: localDateAt(cycle.startAt, timeZone),
    endOn: localDateAt(cycle.endAt, timeZone),
  };
}

/** A one-off is earned on its day of issue, or over the months its catalogue row says. */
export function oneOffWindow(issuedOn: CalendarDate, rule: RecognitionRule): RecognitionWindow {
  const endOn =
    rule.method === "immediate"
      ? addDaysToDate(issuedOn, 1)
      : addMonthsToDate(issuedOn, rule.months);
  return { startOn: issuedOn, endOn };
}

/**
 * What of a net amount is earned by the end of the day `throughOn`: evenly by day, rounded as a
 * running total, so that the parts always add up to the whole. Rule: docs/domain.md §8.
 */
export function recognisedTargetCents(
  facts: RecognitionWindow & { netCents: Cents; throughOn: CalendarDate },
): Cents {
  const elapsedDays = daysBetween(facts.startOn, facts.throughOn) + 1;
  const windowDays = daysBetween(facts.startOn, facts.endOn);
  if (elapsedDays <= 0) return 0;
  if (elapsedDays >= windowDays) return facts.netCents;
  return proportionCents(facts.netCents, elapsedDays, windowDays);
}
