import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OFFICE_STATUSES, SETTABLE_STATUSES } from "./office";
import { decideOfficeChange, type OfficeChange, type OfficeTerms } from "./office-change";

const office: OfficeTerms = {
  name: "Lakeside",
  billingEmail: "billing@lakeside.test",
  status: "active",
  trialEndsAt: null,
  planId: 1,
  schedule: { anchorOn: "2026-01-01", timeZone: "America/New_York" },
  announced: null,
};
const end = new Date("2026-06-01T00:00:00Z");

function after(
  change: OfficeChange,
  before: Partial<OfficeTerms> = {},
  hasFailedOrOverdue = false,
) {
  const decision = decideOfficeChange({ ...office, ...before }, change, hasFailedOrOverdue);
  return decision.kind === "change" ? decision.terms : decision.problem;
}

describe("zone and anchor", () => {
  it("are announced, and the standing ones go on", () => {
    expect(after({ timeZone: "America/Chicago" })).toEqual({
      ...office,
      announced: { anchorOn: "2026-01-01", timeZone: "America/Chicago" },
    });
    expect(after({ anchorOn: "2026-01-15" })).toMatchObject({
      schedule: office.schedule,
      announced: { anchorOn: "2026-01-15", timeZone: "America/New_York" },
    });
  });

  it("the last wish wins, and what is not mentioned stays announced", () => {
    const announced = { anchorOn: "2026-01-15", timeZone: "America/Chicago" };
    expect(after({ anchorOn: "2026-01-20" }, { announced })).toMatchObject({
      announced: { anchorOn: "2026-01-20", timeZone: "America/Chicago" },
    });
    expect(after({ name: "Other" }, { announced })).toMatchObject({ announced });
  });

  it("the standing values take an announcement back", () => {
    const announced = { anchorOn: "2026-01-01", timeZone: "America/Chicago" };
    expect(after({ timeZone: "America/New_York" }, { announced })).toEqual(office);
    const both = { anchorOn: "2026-01-15", timeZone: "America/Chicago" };
    expect(after({ timeZone: "America/New_York" }, { announced: both })).toMatchObject({
      announced: { anchorOn: "2026-01-15", timeZone: "America/New_York" },
    });
  });
});

describe("status", () => {
  it("trialing needs an end, given now or before", () => {
    expect(after({ status: "trialing" })).toBe("trial_without_end");
    expect(after({ status: "trialing", trialEndsAt: end })).toMatchObject({ trialEndsAt: end });
    expect(after({ status: "trialing" }, { trialEndsAt: end })).toMatchObject({
      status: "trialing",
    });
    const trialing = { status: "trialing", trialEndsAt: end } as const;
    expect(after({ trialEndsAt: null }, trialing)).toBe("trial_without_end");
    expect(after({ trialEndsAt: null, status: "active" }, trialing)).toMatchObject({
      status: "active",
      trialEndsAt: null,
    });
  });

  it("made active with a failed or overdue invoice is past due; no other becomes it", () => {
    for (const status of SETTABLE_STATUSES) {
      const wanted = { status, trialEndsAt: end };
      expect(after(wanted, {}, true)).toMatchObject({
        status: status === "active" ? "past_due" : status,
      });
      expect(after(wanted, { status: "past_due" }, false)).toMatchObject({ status });
    }
  });

  it("stays as it is when it is not asked for", () => {
    for (const status of OFFICE_STATUSES) {
      expect(after({ name: "Other" }, { status, trialEndsAt: end }, true)).toMatchObject({
        status,
      });
    }
  });
});

it("a change made twice is made once, and an empty one changes nothing", () => {
  const anyChange: fc.Arbitrary<OfficeChange> = fc.record(
    {
      name: fc.constantFrom("Lakeside", "Other"),
      timeZone: fc.constantFrom("America/New_York", "America/Chicago"),
      anchorOn: fc.constantFrom("2026-01-01", "2026-01-15"),
      status: fc.constantFrom(...SETTABLE_STATUSES),
      trialEndsAt: fc.constantFrom(null, end),
      planId: fc.constantFrom(1, 2),
    },
    { requiredKeys: [] },
  );
  expect(after({})).toEqual(office);
  fc.assert(
    fc.property(anyChange, fc.boolean(), (change, hasFailedOrOverdue) => {
      const once = after(change, {}, hasFailedOrOverdue);
      if (typeof once === "string") return;
      expect(after(change, once, hasFailedOrOverdue)).toEqual(once);
      expect(once.schedule).toEqual(office.schedule);
    }),
  );
});
