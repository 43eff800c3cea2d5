import { describe, expect, it } from "vitest";
import {
  amountOf,
  centsOf,
  formatDollars,
  formatMoney,
  negativeOf,
  parseTypedAmount,
  sumOf,
  timesOf,
} from "@/lib/format/money";

describe("formatMoney", () => {
  it.each([
    ["0", "$0.00"],
    ["0.5", "$0.50"],
    ["846.00", "$846.00"],
    ["1234", "$1,234.00"],
    ["99999999.99", "$99,999,999.99"],
    ["-18.00", "−$18.00"],
    ["-0.00", "$0.00"],
  ])("writes %s as %s", (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });

  it("refuses what is no amount instead of guessing", () => {
    for (const wrong of ["", "1,000.00", "1.234", "1e3", "NaN", "$1"]) {
      expect(() => formatMoney(wrong)).toThrow();
    }
  });
});

describe("amounts", () => {
  it("survive the way to cents and back", () => {
    for (const amount of ["0.00", "0.07", "2.00", "-2.05", "99999999.99"]) {
      expect(amountOf(centsOf(amount))).toBe(amount);
    }
  });

  it("add and multiply without rounding", () => {
    expect(sumOf(["0.10", "0.20", "-0.05"])).toBe("0.25");
    expect(timesOf("1.15", 3)).toBe("3.45");
    expect(negativeOf("0.00")).toBe("0.00");
    expect(negativeOf("18.00")).toBe("-18.00");
  });
});

describe("typed amounts", () => {
  it("are read as people write them", () => {
    expect(parseTypedAmount(" $1,234.5 ")).toBe("1234.50");
    expect(parseTypedAmount("120")).toBe("120.00");
  });

  it("are refused when they are no plain positive amount", () => {
    for (const wrong of ["", "-1", "1.234", "1,23", "1e3", "12a"]) {
      expect(parseTypedAmount(wrong)).toBeNull();
    }
  });
});

it("writes axis labels without cents", () => {
  expect(formatDollars(1000)).toBe("$1,000");
});
