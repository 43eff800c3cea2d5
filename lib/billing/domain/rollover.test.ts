import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REVIEW_STATES } from "./invoice";
import { OFFICE_STATUSES } from "./office";
import {
  draftOutcome,
  exceedsSafetyBound,
  isBillableAtBoundary,
  officeCreditToApply,
  officeStatusAtBoundary,
} from "./rollover";

describe("the safety bound", () => {
  it.each([
    [1000, null, false],
    [1001, null, true],
    [300, 100, false],
    [301, 100, true],
    [101, 1, false],
    [102, 1, true],
    [151, 50, true],
    [150, 50, false],
    [100, 0, false],
    [101, 0, true],
    [3000, 1000, false],
    [3001, 1000, true],
    [0, 0, false],
  ])("%i lines after %s: exceeded %s", (lines, previousLines, isExceeded) => {
    expect(exceedsSafetyBound(lines, previousLines)).toBe(isExceeded);
  });
});

describe("the office's status at a boundary", () => {
  const trialEndsAt = new Date("2024-03-15T00:00:00Z");

  it.each([
    ["2024-03-14T23:59:59.999Z", "trialing"],
    ["2024-03-15T00:00:00.000Z", "active"],
    ["2024-04-01T00:00:00.000Z", "active"],
  ])("a trial at %s is %s", (boundaryAt, status) => {
    const facts = { status: "trialing", trialEndsAt, boundaryAt: new Date(boundaryAt) } as const;
    expect(officeStatusAtBoundary(facts)).toBe(status);
  });

  it("is unchanged without a trial, even with an old trial end", () => {
    for (const status of OFFICE_STATUSES.filter((each) => each !== "trialing")) {
      const boundaryAt = new Date("2025-01-01T00:00:00Z");
      expect(officeStatusAtBoundary({ status, trialEndsAt, boundaryAt })).toBe(status);
    }
    expect(
      officeStatusAtBoundary({ status: "trialing", trialEndsAt: null, boundaryAt: trialEndsAt }),
    ).toBe("trialing");
  });

  it("only active and past-due offices are billed", () => {
    expect(OFFICE_STATUSES.filter(isBillableAtBoundary)).toEqual(["active", "past_due"]);
  });
});

describe("draftOutcome", () => {
  const draft = {
    lines: 3,
    totalCents: 600,
    reviewState: "none",
    previousLines: 3,
    officeCreditCents: 0,
  } as const;

  it.each([
    [{}, { kind: "finalize", officeCreditCents: 0, totalCents: 600, status: "sent" }],
    [
      { officeCreditCents: 600 },
      { kind: "finalize", officeCreditCents: 600, totalCents: 0, status: "paid" },
    ],
    [
      { officeCreditCents: 575 },
      { kind: "finalize", officeCreditCents: 550, totalCents: 50, status: "sent" },
    ],
    [{ totalCents: 0 }, { kind: "cancel", reason: "nothing_to_bill" }],
    [{ lines: 2000 }, { kind: "park" }],
    [{ reviewState: "held" }, { kind: "keep", reviewState: "held" }],
    [
      { reviewState: "held", totalCents: 0 },
      { kind: "keep", reviewState: "held" },
    ],
    [{ reviewState: "parked" }, { kind: "keep", reviewState: "parked" }],
  ] as const)("%j ends in %j", (change, outcome) => {
    expect(draftOutcome({ ...draft, ...change })).toEqual(outcome);
  });

  it("does not park what was approved", () => {
    const approved = { ...draft, lines: 2000, reviewState: "approved" } as const;
    expect(draftOutcome(approved).kind).toBe("finalize");
  });

  it("never finalizes what is held or parked, nor what is worth nothing", () => {
    const drafts = fc.record({
      lines: fc.nat(5000),
      totalCents: fc.nat(1000),
      reviewState: fc.constantFrom(...REVIEW_STATES),
      previousLines: fc.option(fc.nat(2000)),
      officeCreditCents: fc.nat(1200),
    });
    fc.assert(
      fc.property(drafts, (facts) => {
        const outcome = draftOutcome(facts);
        if (outcome.kind !== "finalize") return;
        expect(["none", "approved"]).toContain(facts.reviewState);
        expect(facts.totalCents).toBeGreaterThan(0);
        expect(outcome.totalCents + outcome.officeCreditCents).toBe(facts.totalCents);
        expect(outcome.status).toBe(outcome.totalCents === 0 ? "paid" : "sent");
      }),
    );
  });
});

describe("officeCreditToApply", () => {
  it.each([
    [1000, 0, 0],
    [1000, 300, 300],
    [1000, 950, 950],
    [1000, 951, 950],
    [1000, 999, 950],
    [1000, 1000, 1000],
    [1000, 5000, 1000],
    [30, 20, 0],
    [30, 30, 30],
    [50, 49, 0],
    [0, 100, 0],
  ])("of %i cents with %i of credit takes %i", (totalCents, creditCents, appliedCents) => {
    expect(officeCreditToApply(totalCents, creditCents)).toBe(appliedCents);
  });

  it("leaves 0 or at least Stripe's minimum, and is the most that does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 2000 }), fc.nat(2500), (totalCents, creditCents) => {
        const appliedCents = officeCreditToApply(totalCents, creditCents);
        const isFine = (applied: number) =>
          applied <= creditCents && (totalCents === applied || totalCents - applied >= 50);
        expect(isFine(appliedCents)).toBe(true);
        for (let more = appliedCents + 1; more <= totalCents; more += 1) {
          expect(isFine(more)).toBe(false);
        }
      }),
    );
  });
});
