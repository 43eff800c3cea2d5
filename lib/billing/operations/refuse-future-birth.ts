import { type CalendarDate, localDateAt } from "../domain/calendar";
import { refuse } from "../domain/errors";

/** Refuses a birth date that lies ahead of today where the office is. */
export function refuseFutureBirth(
  birthOn: CalendarDate | null | undefined,
  office: { schedule: { timeZone: string } },
  now: Date,
): void {
  if (!birthOn || birthOn <= localDateAt(now, office.schedule.timeZone)) return;
  refuse("invalid_value", undefined, [
    { path: "birth_date", message: "must not lie in the future" },
  ]);
}
