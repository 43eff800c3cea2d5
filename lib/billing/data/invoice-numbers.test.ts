import { describe, expect, test } from "vitest";
import { rangesOf } from "./invoice-numbers";

describe("what a typed invoice number may mean", () => {
  test("a whole number is itself first, whatever the prefix and case", () => {
    for (const typed of ["LB-001243", "lb-001243", "001243", " LB001243 "]) {
      expect(rangesOf(typed)[0]).toEqual({ from: 1243, to: 1243 });
    }
  });

  test("a beginning with zeros is that of the six shown digits", () => {
    expect(rangesOf("LB-0012")).toEqual([
      { from: 12, to: 12 },
      { from: 1200, to: 1299 },
    ]);
    expect(rangesOf("000")).toEqual([{ from: 1, to: 999 }]);
  });

  test("a beginning without zeros goes on with any number of digits", () => {
    const ranges = rangesOf("124");
    expect(ranges).toContainEqual({ from: 1240, to: 1249 });
    expect(ranges).toContainEqual({ from: 124_000, to: 124_999 });
    expect(ranges.every(({ to }) => to <= 2_147_483_647)).toBe(true);
  });

  test("what is no number means nothing, and two digits mean themselves only", () => {
    for (const typed of ["", "LB-", "Ballard", "12a", "-5", "1.5", "1234567890123"]) {
      expect(rangesOf(typed)).toEqual([]);
    }
    expect(rangesOf("12")).toEqual([{ from: 12, to: 12 }]);
  });
});
