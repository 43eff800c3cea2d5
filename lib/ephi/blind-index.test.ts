import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { RingKey } from "@/lib/env";
import { blindIndex, blindIndexes, createBlindIndexer } from "@/lib/ephi/blind-index";

const key = (id: string): RingKey => ({ id, key: createSecretKey(randomBytes(32)) });

describe("equal values have equal indexes", () => {
  test.each([
    ["last_name", "O’Brien", "OBRIEN"],
    ["last_name", "Núñez", "nunez"],
    ["last_name", "Garcia-Lopez", "Garcia Lopez"],
    ["last_name", "Straße", "STRASSE"],
    ["last_name", "Øst", "ost"],
    ["last_name", "Smith", "Ѕmіth"],
    ["last_name", "Smith", "  Ｓｍｉｔｈ "],
    ["last_name", "Smith", "Sm\u200bith"],
    ["first_name", "Mary Ann", "maryann"],
    ["email", "Jane.Roe@Example.ORG ", "jane.roe@example.org"],
    ["phone", "(555) 123-4567", "+1 555.123.4567"],
    ["external_id", " mrn-0042", "MRN-0042"],
  ] as const)("%s: %s = %s", (kind, one, other) => {
    expect(blindIndex(kind, one)).toBe(blindIndex(kind, other));
  });
});

describe("different values have different indexes", () => {
  test.each([
    ["last_name", "Smith", "Smyth"],
    ["email", "jane@example.org", "jane.@example.org"],
    ["external_id", "0042", "42"],
    ["provider_ref", "cus_AbCd", "cus_abcd"],
    ["last_name", "---", "..."],
  ] as const)("%s: %s ≠ %s", (kind, one, other) => {
    expect(blindIndex(kind, one)).not.toBe(blindIndex(kind, other));
  });
  test("the same word as first and as last name", () => {
    expect(blindIndex("first_name", "Grace")).not.toBe(blindIndex("last_name", "Grace"));
  });
});

test("an index tells its key's id and nothing of the value", () => {
  const index = blindIndex("last_name", "Abernathy");
  expect(index).toMatch(/^[A-Za-z0-9-]+:[\w-]{43}$/);
});

test("during a rotation a value is looked up under every key, and stored under the first", () => {
  const [older, newer] = [key("k1"), key("k2")];
  const stored = createBlindIndexer([older]).index("email", "jane@example.org");
  const during = createBlindIndexer([newer, older]);
  expect(during.indexes("email", "JANE@example.org")).toContain(stored);
  expect(during.index("email", "jane@example.org")).toMatch(/^k2:/);
  expect(blindIndexes("email", "x@example.org")).toHaveLength(1);
});
