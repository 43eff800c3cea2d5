import { describe, expect, test } from "vitest";
import { clientIp } from "@/lib/auth/client-ip";
import { isSameOrigin } from "@/lib/auth/same-origin";
import { bearerToken, hasBearerSecret, isSameSecret } from "@/lib/auth/secret-compare";
import { env } from "@/lib/env";

const headers = (fields: Record<string, string>) => new Headers(fields);

describe("a bearer secret", () => {
  const secret = "a-secret-of-some-length";
  test("lets in exactly who has it", () => {
    expect(hasBearerSecret(headers({ authorization: `Bearer ${secret}` }), secret)).toBe(true);
    expect(hasBearerSecret(headers({ authorization: `bearer ${secret}` }), secret)).toBe(true);
    for (const value of ["", secret, `Bearer ${secret}x`, `Bearer ${secret.slice(1)}`, "Bearer "]) {
      expect(hasBearerSecret(headers({ authorization: value }), secret)).toBe(false);
    }
    expect(hasBearerSecret(headers({}), secret)).toBe(false);
  });
  test("that is unset lets nobody in", () => {
    for (const unset of [undefined, ""]) {
      expect(hasBearerSecret(headers({ authorization: "Bearer undefined" }), unset)).toBe(false);
      expect(hasBearerSecret(headers({ authorization: "Bearer " }), unset)).toBe(false);
    }
  });
  test("is compared whole, at any length", () => {
    expect(isSameSecret("", "")).toBe(true);
    expect(isSameSecret("a", "aa")).toBe(false);
    expect(bearerToken(headers({ authorization: "Basic eDp5" }))).toBeNull();
  });
});

describe("a request is of the same origin", () => {
  const from = (origin: string | null, host = "localhost:3000") =>
    isSameOrigin({ headers: headers(origin === null ? { host } : { host, origin }) });
  test("when its Origin is ours", () => {
    expect(from(env().APP_URL)).toBe(true);
    expect(from("http://127.0.0.1:3000", "127.0.0.1:3000")).toBe(true);
  });
  test("and not otherwise", () => {
    expect(from(null)).toBe(false);
    expect(from("null")).toBe(false);
    expect(from("https://evil.test")).toBe(false);
    expect(from("http://localhost:3001")).toBe(false);
    expect(from("http://localhost:3000.evil.test")).toBe(false);
    expect(from("http://evil.test", "evil.test")).toBe(false);
  });
});

test("the caller's address is the one the nearest proxy saw", () => {
  expect(clientIp(headers({ "x-forwarded-for": "1.2.3.4, 203.0.113.9" }))).toBe("203.0.113.9");
  expect(clientIp(headers({ "x-forwarded-for": "::1" }))).toBe("::1");
  expect(clientIp(headers({ "x-forwarded-for": "<script>" }))).toBeNull();
  expect(clientIp(headers({}))).toBeNull();
});
