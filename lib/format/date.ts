type Style =
  | "day"
  | "dayYear"
  | "month"
  | "monthYear"
  | "monthLong"
  | "monthLongYear"
  | "minute"
  | "weekdayMinute"
  | "instant"
  | "parts";

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { month: "short", day: "numeric" },
  dayYear: { month: "short", day: "numeric", year: "numeric" },
  month: { month: "short" },
  monthYear: { month: "short", year: "numeric" },
  monthLong: { month: "long" },
  monthLongYear: { month: "long", year: "numeric" },
  minute: { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
  weekdayMinute: {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  },
  instant: {
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  },
  parts: {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: Style, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", { ...styles[style], timeZone: zone });
  formatters.set(key, made);
  return made;
}

// ICU versions differ in the space before AM and PM; server and browser must write the same.
function write(style: Style, at: string, zone: string): string {
  return formatter(style, zone)
    .format(new Date(at))
    .replace(/[\u202f\u00a0]/g, " ");
}

type LocalParts = { year: number; month: number; day: number; hour: number; minute: number };

/** The wall-clock parts of an instant in a zone. */
export function localParts(at: string, zone: string): LocalParts {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatter("parts", zone).formatToParts(new Date(at))) {
    if (type in parts) parts[type as keyof LocalParts] = Number(value);
  }
  return parts;
}

/** The local calendar date of an instant: "2026-11-19". */
export function localDate(at: string, zone: string): string {
  const { year, month, day } = localParts(at, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** "Nov 19", or "Nov 19, 2025" when `now` lies in another local year. Without `now` the year stays. */
export function formatDay(at: string, zone: string, now?: string): string {
  const isSameYear = now !== undefined && localParts(at, zone).year === localParts(now, zone).year;
  return write(isSameYear ? "day" : "dayYear", at, zone);
}

/** "Nov 8, 6:30 AM". */
export function formatMinute(at: string, zone: string): string {
  return write("minute", at, zone);
}

/** "Thu, Nov 19, 10:24 AM". */
export function formatClock(at: string, zone: string): string {
  return write("weekdayMinute", at, zone);
}

/** The full instant with its zone: "Nov 8, 2026, 6:30:00 AM PST". */
export function formatInstant(at: string, zone: string): string {
  return write("instant", at, zone);
}

/** "Nov 19, 2026" of the calendar date "2026-11-19". */
export function formatCalendarDay(on: string): string {
  return write("dayYear", `${on}T12:00:00Z`, "UTC");
}

/** The last instant that still belongs to a half-open interval. */
export function lastInstant(endAt: string): string {
  return new Date(new Date(endAt).getTime() - 1).toISOString();
}

/** "Nov 1 – 30, 2026", "Nov 15 – Dec 14, 2026", "Dec 15, 2025 – Jan 14, 2026". The end is exclusive. */
export function formatPeriod(startAt: string, endAt: string, zone: string, year = true): string {
  const start = localParts(startAt, zone);
  const lastAt = lastInstant(endAt);
  const last = localParts(lastAt, zone);
  if (start.year !== last.year) {
    return `${write("dayYear", startAt, zone)} – ${write("dayYear", lastAt, zone)}`;
  }
  const end = start.month === last.month ? String(last.day) : write("day", lastAt, zone);
  return `${write("day", startAt, zone)} – ${end}${year ? `, ${last.year}` : ""}`;
}

/** True for a cycle that is exactly one calendar month in its zone. */
export function isCalendarMonth(startAt: string, endAt: string, zone: string): boolean {
  const start = localParts(startAt, zone);
  const last = localParts(lastInstant(endAt), zone);
  const lengthDays = new Date(Date.UTC(start.year, start.month, 0)).getUTCDate();
  return (
    start.day === 1 &&
    start.year === last.year &&
    start.month === last.month &&
    last.day === lengthDays
  );
}

/** "November 2026" for a calendar month, else "Nov 15 – Dec 14, 2026". */
export function formatCycle(startAt: string, endAt: string, zone: string): string {
  return isCalendarMonth(startAt, endAt, zone)
    ? write("monthLongYear", startAt, zone)
    : formatPeriod(startAt, endAt, zone);
}

/** "November", else "the cycle of Nov 15": for the middle of a sentence. */
export function nameCycle(startAt: string, endAt: string, zone: string): string {
  return isCalendarMonth(startAt, endAt, zone)
    ? write("monthLong", startAt, zone)
    : `the cycle of ${write("day", startAt, zone)}`;
}

/** "December": the local month of an instant. */
export function formatMonth(at: string, zone: string): string {
  return write("monthLong", at, zone);
}

/** "Nov 2026" of the cycle key "2026-11-01", "Nov 15, 2026" of a cycle that starts inside a month. */
export function formatCycleKey(key: string): string {
  return write(key.endsWith("-01") ? "monthYear" : "dayYear", `${key}T12:00:00Z`, "UTC");
}

/** "Nov" or "Nov 15": the label under a bar. */
export function formatCycleTick(key: string): string {
  return write(key.endsWith("-01") ? "month" : "day", `${key}T12:00:00Z`, "UTC");
}
