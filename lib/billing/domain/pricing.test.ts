import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_CENTS } from "./money";
import { decidePrice, feeAt, type PlanPrice } from "./pricing";

const price = (effectiveAt: string, feeCents: number, planId = 1): PlanPrice => ({
  planId,
  effectiveAt: new Date(effectiveAt),
  feeCents,
});
const prices = [
  price("2024-06-01T00:00:00Z", 250),
  price("2024-01-01T00:00:00Z", 200),
  price("2024-03-01T00:00:00Z", 900, 2),
];

describe("feeAt", () => {
  it.each([
    ["2024-01-01T00:00:00.000Z", 200],
    ["2024-05-31T23:59:59.999Z", 200],
    ["2024-06-01T00:00:00.000Z", 250],
    ["2030-01-01T00:00:00.000Z", 250],
  ])("at %s is %i cents", (at, feeCents) => {
    expect(feeAt(prices, 1, new Date(at))).toBe(feeCents);
  });

  it("throws before the first price and for a plan without one", () => {
    expect(() => feeAt(prices, 1, new Date("2023-12-31T23:59:59.999Z"))).toThrow(
      "plan 1 has no price at 2023-12-31T23:59:59.999Z",
    );
    expect(() => feeAt(prices, 3, new Date("2024-06-01T00:00:00Z"))).toThrow("plan 3");
    expect(() => feeAt([], 1, new Date(0))).toThrow(Error);
  });

  it("does not depend on the order of the list", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(prices, { minLength: 3 }), (shuffled) => {
        expect(feeAt(shuffled, 1, new Date("2024-07-01T00:00:00Z"))).toBe(250);
      }),
    );
  });
});

describe("decidePrice", () => {
  const now = new Date("2024-06-01T00:00:00.000Z");
  const wanted = price("2024-07-01T00:00:00Z", 300);

  it("adds a price that begins now or later", () => {
    expect(decidePrice(prices, wanted, now)).toEqual({ kind: "add" });
    expect(decidePrice(prices, { ...wanted, planId: 2, effectiveAt: now }, now).kind).toBe("add");
  });

  it.each([
    ["an instant before now", { effectiveAt: new Date(now.getTime() - 1) }, "back_dated"],
    ["no instant at all", { effectiveAt: new Date(Number.NaN) }, "back_dated"],
    ["an instant that is priced", { effectiveAt: now }, "taken"],
    ["a negative fee", { feeCents: -1 }, "fee"],
    ["a fee of half a cent", { feeCents: 199.5 }, "fee"],
    ["a fee above the largest amount", { feeCents: MAX_CENTS + 1 }, "fee"],
    ["a fee that Stripe would not collect", { feeCents: 49 }, "fee"],
  ])("refuses %s", (_, change, problem) => {
    expect(decidePrice(prices, { ...wanted, ...change }, now)).toMatchObject({
      kind: "refused",
      problem,
    });
  });

  it.each([0, 50, MAX_CENTS])("takes a fee of %i cents", (feeCents) => {
    expect(decidePrice(prices, { ...wanted, feeCents }, now)).toEqual({ kind: "add" });
  });
});
