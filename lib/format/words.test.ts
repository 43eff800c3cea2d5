import { expect, it } from "vitest";
import {
  countWord,
  formatCard,
  formatSignedCount,
  formatTabCount,
  initialsOf,
  joinAnd,
  plural,
  shortRef,
} from "@/lib/format/words";

it("counts things in words people read", () => {
  expect(plural(1, "invoice")).toBe("1 invoice");
  expect(plural(0, "invoice")).toBe("0 invoices");
  expect(plural(1340, "line")).toBe("1,340 lines");
  expect(plural(2, "entry", "entries")).toBe("2 entries");
  expect(countWord(2)).toBe("two");
  expect(countWord(1340)).toBe("1,340");
});

it("keeps tab counts exact to 999", () => {
  expect(formatTabCount(999)).toBe("999");
  expect(formatTabCount(1000)).toBe("999+");
});

it("signs changes with a true minus", () => {
  expect(formatSignedCount(27)).toBe("+27");
  expect(formatSignedCount(-9)).toBe("−9");
  expect(formatSignedCount(0)).toBe("0");
});

it("joins a list", () => {
  expect(joinAnd([])).toBe("");
  expect(joinAnd(["a"])).toBe("a");
  expect(joinAnd(["a", "b", "c"])).toBe("a, b and c");
});

it("shortens names, refs and cards", () => {
  expect(initialsOf("Dr. Ines Okafor")).toBe("IO");
  expect(initialsOf("Cher")).toBe("C");
  expect(shortRef("pt_wxwcby00000000000000001xmw")).toBe("pt_wxwcby…1xmw");
  expect(formatCard({ brand: "visa", last4: "4242" })).toBe("Visa •••• 4242");
});
