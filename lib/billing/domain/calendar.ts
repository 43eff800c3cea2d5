/** A calendar date in some local calendar, 'YYYY-MM-DD'. */
export type CalendarDate = string;

const DAY_MS = 86_400_000;
/** Beyond any offset from UTC ever used, plus any jump, so that both sides of a local day show. */
const SEARCH_MS = 48 * 3_600_000;
const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/;
const ZONE_FORM = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** One formatter per zone: building one costs about a hundred times what using it does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Rolling many offices asks for the same few local days again and again. */
const dayStartsMs = new Map<string, number>();
const REMEMBERED_DAY_STARTS = 20_000;

/** The local calendar date at an instant. Throws RangeError for an unknown zone. */
export function localDateAt(at: Date, timeZone: string): CalendarDate {
  return dateOf(wallMsAt(at.getTime(), timeZone));
}

/**
 * The first instant of a local day. A midnight that happens twice: the first; one that does not
 * exist: the day's first instant; a day that does not exist: the next one's. Rule: docs/domain.md §3.
 */
export function startOfLocalDay(on: CalendarDate, timeZone: string): Date {
  const key = `${on} ${timeZone}`;
  let startMs = dayStartsMs.get(key);
  if (startMs === undefined) {
    startMs = findDayStartMs(utcMsOf(on), timeZone);
    if (dayStartsMs.size >= REMEMBERED_DAY_STARTS) dayStartsMs.clear();
    dayStartsMs.set(key, startMs);
  }
  return new Date(startMs);
}

/** Whether the text is an IANA zone name that this runtime knows; offsets such as +05:00 are not. */
export function isTimeZone(text: string): boolean {
  if (!ZONE_FORM.test(text)) return false;
  try {
    const known = new Intl.DateTimeFormat("en-US", { timeZone: text }).resolvedOptions().timeZone;
    return known === text || known.toLowerCase() !== text.toLowerCase();
  } catch {
    return false;
  }
}

/** Whether the text is a real date 'YYYY-MM-DD' of the Gregorian calendar, from the year 0001 on. */
export function isCalendarDate(text: string): boolean {
  if (!DATE_FORM.test(text) || text.startsWith("0000")) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && dateOf(ms) === text;
}

/** The day of month an anchor falls on: the anchor day, or the month's last day. Month is 1-12. */
export function anchorDayInMonth(year: number, month: number, anchorDay: number): number {
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Math.min(anchorDay, lastDay);
}

/** The date a number of days later, or earlier when negative. */
export function addDaysToDate(on: CalendarDate, days: number): CalendarDate {
  return dateOf(utcMsOf(on) + days * DAY_MS);
}

/** The same day of the month some months later, or that month's last day. */
export function addMonthsToDate(on: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = partsOf(on);
  return dateInMonth(year, month + months, day);
}

/** Days from one date to another; negative when `untilOn` is earlier. */
export function daysBetween(fromOn: CalendarDate, untilOn: CalendarDate): number {
  return Math.round((utcMsOf(untilOn) - utcMsOf(fromOn)) / DAY_MS);
}

/** The date an anchor day falls on in a month; months outside 1-12 run over into other years. */
export function dateInMonth(year: number, month: number, anchorDay: number): CalendarDate {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const trueYear = first.getUTCFullYear();
  const trueMonth = first.getUTCMonth() + 1;
  const day = anchorDayInMonth(trueYear, trueMonth, anchorDay);
  return dateOf(Date.UTC(trueYear, trueMonth - 1, day));
}

/** Year, month (1-12) and day of a date. Throws RangeError when it is none. */
export function partsOf(on: CalendarDate): { year: number; month: number; day: number } {
  utcMsOf(on);
  return {
    year: Number(on.slice(0, 4)),
    month: Number(on.slice(5, 7)),
    day: Number(on.slice(8, 10)),
  };
}

function dateOf(ms: number): CalendarDate {
  return new Date(ms).toISOString().slice(0, 10);
}

function utcMsOf(on: CalendarDate): number {
  if (!isCalendarDate(on)) throw new RangeError("not a calendar date");
  return Date.parse(`${on}T00:00:00.000Z`);
}

/** What the local clock shows at an instant, as if it were UTC, in milliseconds. */
function wallMsAt(atMs: number, timeZone: string): number {
  const secondMs = Math.floor(atMs / 1000) * 1000;
  const shown = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatterOf(timeZone).formatToParts(secondMs)) {
    if (type in shown) shown[type as keyof typeof shown] = Number(value);
  }
  const { year, month, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (atMs - secondMs);
}

function findDayStartMs(midnightMs: number, timeZone: string): number {
  const offsets = new Set(
    [-SEARCH_MS, -SEARCH_MS / 2, 0, SEARCH_MS / 2, SEARCH_MS].map((shiftMs) => {
      const atMs = midnightMs + shiftMs;
      return wallMsAt(atMs, timeZone) - atMs;
    }),
  );
  const midnights = [...offsets]
    .map((offsetMs) => midnightMs - offsetMs)
    .filter((atMs) => wallMsAt(atMs, timeZone) === midnightMs);
  if (midnights.length > 0) return Math.min(...midnights);
  return firstInstantPast(midnightMs, timeZone);
}

/** The first instant at which the local clock has jumped past a midnight it never showed. */
function firstInstantPast(midnightMs: number, timeZone: string): number {
  let beforeSecond = (midnightMs - SEARCH_MS) / 1000;
  let afterSecond = (midnightMs + SEARCH_MS) / 1000;
  while (afterSecond - beforeSecond > 1) {
    const middleSecond = Math.floor((beforeSecond + afterSecond) / 2);
    if (wallMsAt(middleSecond * 1000, timeZone) >= midnightMs) afterSecond = middleSecond;
    else beforeSecond = middleSecond;
  }
  return afterSecond * 1000;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const cached = formatters.get(timeZone);
  if (cached !== undefined) return cached;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
