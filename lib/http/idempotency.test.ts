import { describe, expect, test } from "vitest";
import { isKept, requestHash } from "./idempotency";

const REQUEST = { method: "POST", url: "http://a.example/x?y=1", body: '{"a":1}' };

describe("the hash of a request", () => {
  test("is the same for the same request on any host", () => {
    expect(requestHash({ ...REQUEST, url: "https://b.example/x?y=1" })).toBe(requestHash(REQUEST));
  });

  test.each([
    { method: "PUT" },
    { url: "http://a.example/z?y=1" },
    { url: "http://a.example/x?y=2" },
    { body: '{"a":2}' },
    { url: 'http://a.example/x?y=1{"a"', body: ":1}" },
  ])("differs when a part differs: %o", (part) => {
    expect(requestHash({ ...REQUEST, ...part })).not.toBe(requestHash(REQUEST));
  });

  test("is keyed, so that a body cannot be guessed from it", () => {
    expect(requestHash(REQUEST)).toMatch(/^[0-9a-f]{64}$/);
  });
});

test.each([
  [200, true],
  [201, true],
  [404, true],
  [409, true],
  [422, true],
  [401, false],
  [429, false],
  [500, false],
  [503, false],
])("an answer with status %i is kept for repetitions: %s", (status, kept) => {
  expect(isKept(status)).toBe(kept);
});
