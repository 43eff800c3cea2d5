import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocateCents,
  formatCents,
  MAX_CENTS,
  multiplyCents,
  parseCents,
  proportionCents,
  sumCents,
} from "./money";

describe("parseCents", () => {
  it.each([
    ["12", 1200],
    ["12.5", 1250],
    ["12.50", 1250],
    [12.5, 1250],
    [12, 1200],
    [0.29, 29],
    [1.1, 110],
    ["0", 0],
    ["0.01", 1],
    [4.35, 435],
    ["99999999.99", MAX_CENTS],
    [99_999_999.99, MAX_CENTS],
  ])("reads %j as %i cents", (input, cents) => {
    expect(parseCents(input)).toBe(cents);
  });

  it.each([
    "",
    " ",
    "12.",
    ".5",
    "12.345",
    "1e2",
    "1E2",
    "+1",
    "-1",
    "-0",
    "01",
    "00.50",
    " 12",
    "12 ",
    "12\n",
    "1,200",
    "12,50",
    "$12",
    "NaN",
    "Infinity",
    "0x10",
    "١٢",
    "１２",
    "100000000",
    "99999999.999",
    NaN,
    Infinity,
    -1,
    -0,
    0.1 + 0.2,
    1e-7,
    1e21,
    100_000_000,
    12.345,
  ])("refuses %j", (input) => {
    expect(parseCents(input)).toBeNull();
  });

  it("reads back every amount that formatCents writes, as text and as a number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_CENTS }), (cents) => {
        expect(parseCents(formatCents(cents))).toBe(cents);
        expect(parseCents(cents / 100)).toBe(cents);
      }),
    );
  });
});

describe("formatCents", () => {
  it.each([
    [1200, "12.00"],
    [-310, "-3.10"],
    [5, "0.05"],
    [-5, "-0.05"],
    [0, "0.00"],
    [-0, "0.00"],
    [MAX_CENTS, "99999999.99"],
  ])("writes %i as %s", (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])("throws for %d, which is no exact amount", (cents) => {
    expect(() => formatCents(cents)).toThrow(RangeError);
  });
});

describe("arithmetic", () => {
  it("adds and multiplies exactly or throws", () => {
    expect(sumCents([])).toBe(0);
    expect(sumCents([200, -50, 1])).toBe(151);
    expect(multiplyCents(3, 200)).toBe(600);
    expect(Object.is(multiplyCents(0, -200), 0)).toBe(true);
    expect(() => sumCents([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => multiplyCents(MAX_CENTS, MAX_CENTS)).toThrow(RangeError);
    expect(() => multiplyCents(1.5, 200)).toThrow(RangeError);
  });

  it("takes proportions without overflow, rounding half away from zero", () => {
    expect(proportionCents(100, 1, 3)).toBe(33);
    expect(proportionCents(1, 1, 2)).toBe(1);
    expect(proportionCents(-1, 1, 2)).toBe(-1);
    expect(proportionCents(-100, 1, 3)).toBe(-33);
    expect(proportionCents(MAX_CENTS, 9_999_999, 10_000_000)).toBe(9_999_998_999);
    expect(() => proportionCents(1, 1, 0)).toThrow(RangeError);
  });

  it("allocates to the cent: shares add up and none exceeds its weight", () => {
    const cases = fc
      .array(fc.integer({ min: 0, max: MAX_CENTS }), { minLength: 1, maxLength: 6 })
      .filter((weights) => sumCents(weights) > 0)
      .chain((weights) =>
        fc.record({
          weights: fc.constant(weights),
          amount: fc.integer({ min: 0, max: sumCents(weights) }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ weights, amount }) => {
        const shares = allocateCents(amount, weights);
        expect(sumCents(shares)).toBe(amount);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(weights[index] ?? -1);
        });
      }),
    );
  });

  it("refuses to allocate to nothing, or below zero", () => {
    expect(allocateCents(0, [])).toEqual([]);
    expect(allocateCents(1, [1, 1, 1])).toEqual([1, 0, 0]);
    expect(() => allocateCents(1, [0, 0])).toThrow(RangeError);
    expect(() => allocateCents(-1, [5])).toThrow(RangeError);
    expect(() => allocateCents(1, [5, -1])).toThrow(RangeError);
  });
});
