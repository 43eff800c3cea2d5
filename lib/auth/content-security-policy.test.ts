import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { config, proxy } from "@/proxy";

const answer = (headers: Record<string, string> = {}) =>
  proxy(new NextRequest("http://localhost:3000/invoices", { headers })).headers;

const nonceOf = (policy: string | null): string | undefined =>
  /'nonce-([^']+)'/.exec(policy ?? "")?.[1];

test("every page gets a policy with a nonce of its own", () => {
  const [one, other] = [answer(), answer()];
  expect(nonceOf(one.get("content-security-policy"))).toMatch(/^[A-Za-z0-9+/=]{24}$/);
  expect(nonceOf(one.get("content-security-policy"))).not.toBe(
    nonceOf(other.get("content-security-policy")),
  );
});

test("the policy allows scripts by nonce only, and Stripe's pages for forms only", () => {
  const policy = answer().get("content-security-policy") ?? "";
  const directives = new Map(
    policy.split("; ").map((line): [string, string] => {
      const [name = "", ...values] = line.split(" ");
      return [name, values.join(" ")];
    }),
  );
  expect(directives.get("script-src")).toMatch(/^'nonce-\S+' 'strict-dynamic'$/);
  expect(directives.get("style-src")).toBe("'self' 'unsafe-inline'");
  expect(directives.get("form-action")).toContain("https://checkout.stripe.com");
  for (const name of ["frame-ancestors", "base-uri", "object-src"]) {
    expect(directives.get(name)).toBe("'none'");
  }
  expect(directives.get("connect-src")).toBe("'self'");
  expect(directives.get("img-src")).toBe("'self' data:");
});

test("the page reads nonce and request id from headers that a caller can not choose", () => {
  const headers = answer({ "x-nonce": "chosen", "x-request-id": "chosen" });
  const nonce = nonceOf(headers.get("content-security-policy"));
  expect(headers.get("x-middleware-request-x-nonce")).toBe(nonce);
  expect(headers.get("x-middleware-request-x-request-id")).toBe(headers.get("x-request-id"));
  expect(headers.get("x-request-id")).not.toBe("chosen");
});

test("it does not stand before the API and static files", () => {
  const matches = (path: string) => new RegExp(`^${config.matcher[0]}$`).test(path);
  expect(["/", "/invoices", "/admin/offices", "/docs/api"].every(matches)).toBe(true);
  expect(["/api/v1/billing/plans", "/_next/static/x.js"].some(matches)).toBe(false);
});
