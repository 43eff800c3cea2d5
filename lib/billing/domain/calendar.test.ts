import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDaysToDate,
  addMonthsToDate,
  anchorDayInMonth,
  type CalendarDate,
  dateInMonth,
  daysBetween,
  isCalendarDate,
  isTimeZone,
  localDateAt,
  startOfLocalDay,
} from "./calendar";

const HOUR_MS = 3_600_000;
const ZONES = [...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/GMT+12", "Etc/GMT-14"];
const dates = fc
  .integer({ min: Date.UTC(1950, 0, 1) / 86_400_000, max: Date.UTC(2080, 0, 1) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

/** An oracle that shares nothing with the code: walks the local clock minute by minute. */
function firstMinuteOf(on: CalendarDate, timeZone: string): string {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  let atMs = Date.parse(`${on}T00:00:00Z`) - 30 * HOUR_MS;
  while (clock.format(atMs) < on) atMs += 60_000;
  return new Date(atMs).toISOString();
}

describe("startOfLocalDay", () => {
  it.each([
    ["America/New_York", "2024-03-10", "2024-03-10T05:00:00.000Z", "gap later that day"],
    ["America/New_York", "2024-11-03", "2024-11-03T04:00:00.000Z", "fold later that day"],
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z", "midnight does not exist"],
    ["America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z", "clock falls back to 23:00"],
    ["America/Havana", "2023-11-05", "2023-11-05T04:00:00.000Z", "midnight twice"],
    ["America/Havana", "2024-03-10", "2024-03-10T05:00:00.000Z", "midnight does not exist"],
    ["America/St_Johns", "2010-11-07", "2010-11-07T02:30:00.000Z", "00:01 falls back a day"],
    ["America/Toronto", "1919-03-31", "1919-03-31T04:30:00.000Z", "23:30 jumps over midnight"],
    ["Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00.000Z", "midnight does not exist"],
    ["Africa/Cairo", "2023-10-27", "2023-10-26T22:00:00.000Z", "clock falls back to 23:00"],
    ["Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00.000Z", "midnight does not exist"],
    ["Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z", "the day before the lost day"],
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z", "the lost day"],
    ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", "the day after the lost day"],
    ["Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00:00.000Z", "the lost day"],
    ["Australia/Lord_Howe", "2024-04-07", "2024-04-06T13:00:00.000Z", "half-hour fold"],
    ["Australia/Lord_Howe", "2024-10-06", "2024-10-05T13:30:00.000Z", "half-hour gap"],
    ["Asia/Kathmandu", "2024-01-01", "2023-12-31T18:15:00.000Z", "quarter-hour offset"],
    ["UTC", "2024-02-29", "2024-02-29T00:00:00.000Z", "leap day"],
  ])("%s %s starts at %s (%s)", (timeZone, on, startAt) => {
    expect(startOfLocalDay(on, timeZone).toISOString()).toBe(startAt);
    expect(firstMinuteOf(on, timeZone)).toBe(startAt);
  });

  it("is the first instant whose local date has come, in every zone and on every day", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), dates, (timeZone, on) => {
        const startAt = startOfLocalDay(on, timeZone);
        expect(localDateAt(startAt, timeZone) >= on).toBe(true);
        expect(localDateAt(new Date(startAt.getTime() - 1), timeZone) < on).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with a walk along the clock around every change of offset of the odd zones", () => {
    for (const timeZone of ["America/Havana", "Africa/Cairo", "Asia/Beirut", "Asia/Gaza"]) {
      for (let on = "2022-01-01"; on < "2025-01-01"; on = addDaysToDate(on, 1)) {
        const lengthMs =
          startOfLocalDay(addDaysToDate(on, 1), timeZone).getTime() -
          startOfLocalDay(on, timeZone).getTime();
        if (lengthMs === 24 * HOUR_MS) continue;
        expect(startOfLocalDay(on, timeZone).toISOString()).toBe(firstMinuteOf(on, timeZone));
      }
    }
  });

  it("hands out a Date of its own each time", () => {
    const first = startOfLocalDay("2024-01-01", "UTC");
    first.setTime(0);
    expect(startOfLocalDay("2024-01-01", "UTC").toISOString()).toBe("2024-01-01T00:00:00.000Z");
  });

  it("throws for what is no date and no zone", () => {
    expect(() => startOfLocalDay("2023-02-29", "UTC")).toThrow(RangeError);
    expect(() => startOfLocalDay("2023-02-28", "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("localDateAt", () => {
  it.each([
    ["2024-01-01T04:59:59.999Z", "America/New_York", "2023-12-31"],
    ["2024-01-01T05:00:00.000Z", "America/New_York", "2024-01-01"],
    ["2011-12-30T09:59:59.999Z", "Pacific/Apia", "2011-12-29"],
    ["2011-12-30T10:00:00.000Z", "Pacific/Apia", "2011-12-31"],
    ["1969-12-31T23:59:59.999Z", "UTC", "1969-12-31"],
  ])("%s in %s is %s", (at, timeZone, on) => {
    expect(localDateAt(new Date(at), timeZone)).toBe(on);
  });
});

describe("isTimeZone", () => {
  it.each(["America/New_York", "UTC", "Asia/Kolkata", "America/Argentina/Ushuaia", "Etc/GMT+5"])(
    "knows %s",
    (text) => {
      expect(isTimeZone(text)).toBe(true);
    },
  );

  it.each([
    "",
    "+05:00",
    "-08",
    "UTC+1",
    "GMT+5",
    "america/new_york",
    "America/New_york",
    "AMERICA/NEW_YORK",
    "Mars/Olympus",
    "America/New_York ",
    "America\\New_York",
    "../etc/localtime",
  ])("refuses %j", (text) => {
    expect(isTimeZone(text)).toBe(false);
  });

  it("knows every zone the runtime lists", () => {
    expect(ZONES.filter((zone) => !isTimeZone(zone))).toEqual([]);
  });
});

describe("dates", () => {
  it.each([
    ["2024-02-29", true],
    ["2023-02-29", false],
    ["1900-02-29", false],
    ["2000-02-29", true],
    ["2024-04-31", false],
    ["2024-13-01", false],
    ["2024-00-01", false],
    ["2024-01-00", false],
    ["0000-01-01", false],
    ["2024-1-1", false],
    ["2024-01-01T00:00:00Z", false],
    ["2024-01-01\n", false],
    ["+002024-01-01", false],
    ["", false],
  ])("isCalendarDate(%j) is %s", (text, isDate) => {
    expect(isCalendarDate(text)).toBe(isDate);
  });

  it.each([
    [2023, 2, 31, 28],
    [2024, 2, 31, 29],
    [2024, 2, 29, 29],
    [2023, 4, 31, 30],
    [2023, 12, 31, 31],
    [2023, 1, 1, 1],
  ])("in %i-%i an anchor on the %i falls on the %i", (year, month, anchorDay, day) => {
    expect(anchorDayInMonth(year, month, anchorDay)).toBe(day);
  });

  it("months run over into other years", () => {
    expect(dateInMonth(2023, 14, 31)).toBe("2024-02-29");
    expect(dateInMonth(2024, 0, 31)).toBe("2023-12-31");
    expect(addMonthsToDate("2024-01-31", 1)).toBe("2024-02-29");
    expect(addMonthsToDate("2024-01-31", 13)).toBe("2025-02-28");
    expect(addMonthsToDate("2024-03-31", -1)).toBe("2024-02-29");
  });

  it("adding days and counting them are inverse", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -20_000, max: 20_000 }), (on, days) => {
        expect(daysBetween(on, addDaysToDate(on, days))).toBe(days);
      }),
    );
    expect(addDaysToDate("2024-02-28", 1)).toBe("2024-02-29");
    expect(daysBetween("2024-03-01", "2024-02-01")).toBe(-29);
  });
});
