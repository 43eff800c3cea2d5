import { describe, expect, it } from "vitest";
import {
  formatCalendarDay,
  formatClock,
  formatCycle,
  formatCycleKey,
  formatCycleTick,
  formatDay,
  formatInstant,
  formatMinute,
  formatPeriod,
  localDate,
  nameCycle,
} from "@/lib/format/date";
import { cycleProgress, daysBetween, formatLate } from "@/lib/format/days";

const seattle = "America/Los_Angeles";
const now = "2026-11-19T18:24:00Z";
const november = ["2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z"] as const;

describe("instants", () => {
  it("are written in the office's zone, not the reader's", () => {
    expect(formatDay("2026-11-01T06:59:59Z", seattle, now)).toBe("Oct 31");
    expect(formatDay("2026-11-01T07:00:00Z", seattle, now)).toBe("Nov 1");
  });

  it("keep the year when it is another one", () => {
    expect(formatDay("2025-12-31T17:00:00Z", seattle, now)).toBe("Dec 31, 2025");
    expect(formatDay("2026-11-18T17:00:00Z", seattle)).toBe("Nov 18, 2026");
  });

  it("name the zone in full form, daylight saving included", () => {
    expect(formatInstant("2026-11-08T14:30:00Z", seattle)).toBe("Nov 8, 2026, 6:30:00 AM PST");
    expect(formatInstant("2026-10-09T16:12:00Z", seattle)).toBe("Oct 9, 2026, 9:12:00 AM PDT");
    expect(formatMinute("2026-11-08T14:30:00Z", seattle)).toBe("Nov 8, 6:30 AM");
    expect(formatClock(now, seattle)).toBe("Thu, Nov 19, 10:24 AM");
  });

  it("hold plain spaces only, so server and browser write the same", () => {
    expect(formatInstant(now, seattle)).not.toMatch(/[\u202f\u00a0]/);
  });
});

describe("periods", () => {
  it("end on their last day, not on the exclusive boundary", () => {
    expect(formatPeriod(...november, seattle)).toBe("Nov 1 – 30, 2026");
    expect(formatPeriod(...november, seattle, false)).toBe("Nov 1 – 30");
  });

  it("name both months, and both years, when they differ", () => {
    expect(formatPeriod("2026-11-15T08:00:00Z", "2026-12-15T08:00:00Z", seattle)).toBe(
      "Nov 15 – Dec 14, 2026",
    );
    expect(formatPeriod("2025-12-15T08:00:00Z", "2026-01-15T08:00:00Z", seattle)).toBe(
      "Dec 15, 2025 – Jan 14, 2026",
    );
  });

  it("carry a month's name only when they are that month", () => {
    expect(formatCycle(...november, seattle)).toBe("November 2026");
    expect(nameCycle(...november, seattle)).toBe("November");
    expect(formatCycle("2026-11-15T08:00:00Z", "2026-12-15T08:00:00Z", seattle)).toBe(
      "Nov 15 – Dec 14, 2026",
    );
    expect(formatCycle("2026-11-01T07:00:00Z", "2026-12-15T08:00:00Z", seattle)).toBe(
      "Nov 1 – Dec 14, 2026",
    );
    expect(nameCycle("2026-11-15T08:00:00Z", "2026-12-15T08:00:00Z", seattle)).toBe(
      "the cycle of Nov 15",
    );
  });

  it("read a cycle key as a calendar date", () => {
    expect(formatCycleKey("2026-11-01")).toBe("Nov 2026");
    expect(formatCycleKey("2026-11-15")).toBe("Nov 15, 2026");
    expect(formatCycleTick("2026-11-01")).toBe("Nov");
    expect(formatCalendarDay("2026-02-28")).toBe("Feb 28, 2026");
  });
});

describe("days", () => {
  it("are calendar days of the zone, over a clock change too", () => {
    expect(daysBetween("2026-10-31T06:00:00Z", "2026-11-02T08:30:00Z", seattle)).toBe(3);
    expect(localDate("2026-11-02T08:30:00Z", seattle)).toBe("2026-11-02");
  });

  it("are late from the day after", () => {
    expect(formatLate("2026-11-19T17:41:00Z", now, seattle)).toBeNull();
    expect(formatLate("2026-11-18T17:41:00Z", now, seattle)).toBe("1 day late");
    expect(formatLate("2026-11-01T07:05:12Z", now, seattle)).toBe("18 days late");
  });

  it("tell where the cycle stands", () => {
    expect(cycleProgress(...november, now, seattle)).toEqual({ day: 19, days: 30, left: 11 });
    expect(cycleProgress(...november, "2026-12-01T08:00:00Z", seattle).left).toBe(0);
  });
});
