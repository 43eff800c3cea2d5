import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorDayInMonth, localDateAt, partsOf, startOfLocalDay } from "./calendar";
import {
  type Cycle,
  cycleAt,
  defaultAnchorOn,
  isDue,
  nextBoundaryAfter,
  nextCycle,
  type Schedule,
} from "./cycle";

const DAY_MS = 86_400_000;
const ODD_ZONES = [
  "UTC",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "America/St_Johns",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
];
const anchors = fc
  .integer({ min: 1, max: 31 })
  .map((day) => `2020-01-${`${day}`.padStart(2, "0")}`);
const schedules: fc.Arbitrary<Schedule> = fc.record({
  anchorOn: anchors,
  timeZone: fc.constantFrom(...ODD_ZONES),
});
const instants = fc.date({
  min: new Date("2005-01-01T00:00:00Z"),
  max: new Date("2045-01-01T00:00:00Z"),
  noInvalidDate: true,
});

function keysFrom(at: string, schedule: Schedule, count: number): string[] {
  const cycles: Cycle[] = [cycleAt(new Date(at), schedule)];
  for (let cycle = cycles[0]; cycle && cycles.length < count; cycle = cycles.at(-1)) {
    cycles.push(nextCycle({ endAt: cycle.endAt, schedule, announced: null }));
  }
  return cycles.map((cycle) => cycle.key);
}

describe("regular cycles", () => {
  it("return to the anchor after a short month", () => {
    const anchored = (day: string) => ({
      anchorOn: `2020-01-${day}`,
      timeZone: "America/New_York",
    });
    expect(keysFrom("2023-01-31T12:00:00Z", anchored("31"), 5)).toEqual([
      "2023-01-31",
      "2023-02-28",
      "2023-03-31",
      "2023-04-30",
      "2023-05-31",
    ]);
    expect(keysFrom("2024-01-30T12:00:00Z", anchored("30"), 3)).toEqual([
      "2024-01-30",
      "2024-02-29",
      "2024-03-30",
    ]);
    expect(keysFrom("2023-01-29T12:00:00Z", anchored("29"), 3)).toEqual([
      "2023-01-29",
      "2023-02-28",
      "2023-03-29",
    ]);
  });

  it.each([
    ["2024-03-31T23:59:59.999Z", "UTC", "2024-03-01", "2024-04-01T00:00:00.000Z"],
    ["2024-04-01T00:00:00.000Z", "UTC", "2024-04-01", "2024-05-01T00:00:00.000Z"],
    ["2024-04-01T03:59:59.999Z", "America/New_York", "2024-03-01", "2024-04-01T04:00:00.000Z"],
    ["2024-04-01T04:00:00.000Z", "America/New_York", "2024-04-01", "2024-05-01T04:00:00.000Z"],
  ])("%s in %s lies in the cycle %s", (at, timeZone, key, endAt) => {
    const cycle = cycleAt(new Date(at), { anchorOn: "2020-01-01", timeZone });
    expect(cycle.key).toBe(key);
    expect(cycle.endAt.toISOString()).toBe(endAt);
  });

  it("holds the instant after a first midnight when clocks then fall back over it", () => {
    const schedule = { anchorOn: "2010-01-07", timeZone: "America/St_Johns" };
    const secondEvening = new Date("2010-11-07T03:00:00Z");
    expect(localDateAt(secondEvening, schedule.timeZone)).toBe("2010-11-06");
    expect(cycleAt(secondEvening, schedule).key).toBe("2010-11-07");
  });

  it("open on the next existing day where the anchor's day was skipped", () => {
    const cycle = cycleAt(new Date("2012-01-02T00:00:00Z"), {
      anchorOn: "2011-01-30",
      timeZone: "Pacific/Apia",
    });
    expect(cycle.key).toBe("2011-12-31");
    expect(cycle.startAt.toISOString()).toBe("2011-12-30T10:00:00.000Z");
  });

  it("hold their instant, and start and end on boundaries", () => {
    fc.assert(
      fc.property(instants, schedules, (at, schedule) => {
        const cycle = cycleAt(at, schedule);
        expect(cycle.startAt <= at && at < cycle.endAt).toBe(true);
        expect(nextBoundaryAfter(at, schedule)).toEqual(cycle.endAt);
        expect(cycleAt(cycle.startAt, schedule)).toEqual(cycle);
        expect(cycleAt(new Date(cycle.endAt.getTime() - 1), schedule)).toEqual(cycle);
        expect(cycleAt(cycle.endAt, schedule).startAt).toEqual(cycle.endAt);
      }),
      { numRuns: 500 },
    );
  });

  it("tile fifteen years without gap or overlap, one to each local month", () => {
    for (const timeZone of ODD_ZONES) {
      for (const anchorDay of [1, 7, 28, 29, 30, 31]) {
        const schedule = { anchorOn: `2020-01-${`${anchorDay}`.padStart(2, "0")}`, timeZone };
        let cycle = cycleAt(new Date("2010-06-15T12:00:00Z"), schedule);
        for (let count = 0; count < 180; count += 1) {
          const following = nextCycle({ endAt: cycle.endAt, schedule, announced: null });
          expect(following).toEqual(cycleAt(cycle.endAt, schedule));
          const { year, month, day } = partsOf(following.key);
          const isLostDay = timeZone === "Pacific/Apia" && following.key === "2011-12-31";
          if (!isLostDay) expect(day).toBe(anchorDayInMonth(year, month, anchorDay));
          const days = (following.endAt.getTime() - following.startAt.getTime()) / DAY_MS;
          expect(days).toBeGreaterThan(26.9);
          expect(days).toBeLessThan(31.1);
          cycle = following;
        }
        expect(partsOf(cycle.key).year).toBe(2025);
      }
    }
  });

  it("start at the stored end, even where that is no boundary any more", () => {
    const schedule = { anchorOn: "2020-01-01", timeZone: "America/New_York" };
    const storedEndAt = new Date("2024-04-01T03:00:00Z");
    const cycle = nextCycle({ endAt: storedEndAt, schedule, announced: null });
    expect(cycle.startAt).toEqual(storedEndAt);
    expect(cycle.endAt.toISOString()).toBe("2024-05-01T04:00:00.000Z");
  });
});

describe("a bridging cycle", () => {
  const schedule = { anchorOn: "2020-01-01", timeZone: "UTC" };
  const endAt = new Date("2024-04-01T00:00:00Z");

  it.each([
    ["2020-01-15", "UTC", "2024-05-15T00:00:00.000Z", "14 days is too short"],
    ["2020-01-16", "UTC", "2024-04-16T00:00:00.000Z", "15 days exactly will do"],
    ["2020-01-31", "UTC", "2024-04-30T00:00:00.000Z", "month without the anchor day"],
    ["2020-01-16", "Asia/Tokyo", "2024-05-15T15:00:00.000Z", "9 hours short of 15 days"],
    ["2020-01-16", "America/New_York", "2024-04-16T04:00:00.000Z", "15 days and 4 hours"],
  ])("to anchor %s in %s ends at %s (%s)", (anchorOn, timeZone, expectedEnd) => {
    const cycle = nextCycle({ endAt, schedule, announced: { anchorOn, timeZone } });
    expect(cycle.startAt).toEqual(endAt);
    expect(cycle.endAt.toISOString()).toBe(expectedEnd);
  });

  it("is keyed by the local date of its start in the new zone", () => {
    const keyIn = (timeZone: string) =>
      nextCycle({ endAt, schedule, announced: { anchorOn: "2020-01-01", timeZone } }).key;
    expect(keyIn("America/New_York")).toBe("2024-03-31");
    expect(keyIn("Asia/Tokyo")).toBe("2024-04-01");
  });

  it("lasts 15 × 24 hours at least, ends on the first such boundary, and then all is regular", () => {
    fc.assert(
      fc.property(instants, schedules, schedules, (at, before, announced) => {
        const running = cycleAt(at, before);
        const bridge = nextCycle({ endAt: running.endAt, schedule: before, announced });
        const lengthMs = bridge.endAt.getTime() - bridge.startAt.getTime();
        expect(bridge.startAt).toEqual(running.endAt);
        expect(lengthMs).toBeGreaterThanOrEqual(15 * DAY_MS);
        expect(lengthMs).toBeLessThan(47 * DAY_MS);
        const closing = cycleAt(new Date(bridge.endAt.getTime() - 1), announced);
        expect(closing.endAt).toEqual(bridge.endAt);
        expect(closing.startAt.getTime()).toBeLessThan(bridge.startAt.getTime() + 15 * DAY_MS);
        expect(nextCycle({ endAt: bridge.endAt, schedule: announced, announced: null })).toEqual(
          cycleAt(bridge.endAt, announced),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("a new office", () => {
  it("is anchored on the first day of its local month", () => {
    const at = new Date("2024-05-01T02:00:00Z");
    expect(defaultAnchorOn(at, "America/New_York")).toBe("2024-04-01");
    expect(defaultAnchorOn(at, "UTC")).toBe("2024-05-01");
  });

  it("has calendar months as cycles", () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ODD_ZONES), (at, timeZone) => {
        const anchorOn = defaultAnchorOn(at, timeZone);
        expect(cycleAt(at, { anchorOn, timeZone }).startAt).toEqual(
          startOfLocalDay(anchorOn, timeZone),
        );
      }),
    );
  });
});

it("a cycle is due from its very end on", () => {
  const endAt = new Date("2024-04-01T00:00:00Z");
  expect(isDue(endAt, new Date("2024-03-31T23:59:59.999Z"))).toBe(false);
  expect(isDue(endAt, endAt)).toBe(true);
});
