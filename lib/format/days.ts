import { localDate } from "@/lib/format/date";
import { plural } from "@/lib/format/words";

const dayMs = 86_400_000;

/** Whole local calendar days from one instant to another; negative if it lies before. */
export function daysBetween(fromAt: string, toAt: string, zone: string): number {
  const from = Date.parse(`${localDate(fromAt, zone)}T00:00:00Z`);
  const to = Date.parse(`${localDate(toAt, zone)}T00:00:00Z`);
  return Math.round((to - from) / dayMs);
}

/** "18 days late", or null while it is not. */
export function formatLate(dueAt: string, now: string, zone: string): string | null {
  const days = daysBetween(dueAt, now, zone);
  return days > 0 ? `${plural(days, "day")} late` : null;
}

/** Where `now` stands in a half-open cycle: day 19 of 30, 11 left. */
export function cycleProgress(
  startAt: string,
  endAt: string,
  now: string,
  zone: string,
): { day: number; days: number; left: number } {
  const days = daysBetween(startAt, endAt, zone);
  const day = Math.min(Math.max(daysBetween(startAt, now, zone) + 1, 1), days);
  return { day, days, left: days - day };
}
