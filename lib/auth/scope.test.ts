import { describe, expect, test } from "vitest";
import type { Actor, ApiKeyActor, Grant } from "@/lib/auth/actor";
import { scopeOf } from "@/lib/auth/scope";

const user = (...grants: Grant[]): Actor => ({
  type: "user",
  userId: 1,
  sessionId: 1,
  name: "Someone",
  email: "someone@lumbar.test",
  grants,
});
const key = (facts: Partial<ApiKeyActor>): Actor => ({
  type: "api_key",
  apiKeyId: 1,
  name: "key",
  scopes: [],
  isAdmin: false,
  companyId: null,
  officeIds: [],
  ...facts,
});
const nothing = { role: "lumbar_app", seesAll: false, companyIds: [], officeIds: [], names: false };

describe("people", () => {
  test.each(["admin", "auditor"] as const)("%s: every company, no name", (role) => {
    const scope = scopeOf(user({ role, companyId: null, officeIds: [] }));
    expect(scope).toEqual({ ...nothing, seesAll: true });
  });
  test("managers and practitioners: their tenants, with names", () => {
    expect(scopeOf(user({ role: "company_manager", companyId: 1, officeIds: [] }))).toEqual({
      ...nothing,
      companyIds: [1],
      names: true,
    });
    expect(scopeOf(user({ role: "practitioner", companyId: null, officeIds: [11, 12] }))).toEqual({
      ...nothing,
      officeIds: [11, 12],
      names: true,
    });
  });
  test("without a membership: nothing", () => {
    expect(scopeOf(user())).toEqual(nothing);
  });
  test("an admin who also treats: names at that office only", () => {
    const scope = scopeOf(
      user(
        { role: "admin", companyId: null, officeIds: [] },
        { role: "practitioner", companyId: null, officeIds: [11] },
      ),
    );
    expect(scope).toEqual({ ...nothing, seesAll: true, officeIds: [11], names: true });
  });
});

describe("keys", () => {
  test("names need a patients scope, and are never an admin key's", () => {
    expect(scopeOf(key({ officeIds: [11], scopes: ["invoices:read"] })).names).toBe(false);
    expect(scopeOf(key({ officeIds: [11], scopes: ["patients:read"] })).names).toBe(true);
    expect(scopeOf(key({ companyId: 1, scopes: ["patients:write"] })).names).toBe(true);
    expect(scopeOf(key({ isAdmin: true, scopes: ["patients:read"] }))).toEqual({
      ...nothing,
      seesAll: true,
    });
  });
});

test("the system and Stripe's events: the jobs' role, no name", () => {
  const jobs = { role: "lumbar_jobs", seesAll: true, companyIds: [], officeIds: [], names: false };
  expect(scopeOf({ type: "system", job: "x" })).toEqual(jobs);
  expect(scopeOf({ type: "stripe", eventId: "evt_1" })).toEqual(jobs);
});
