import { describe, expect, test } from "vitest";
import { SCOPES, type Actor, type ApiKeyActor, type Grant, type Scope } from "@/lib/auth/actor";
import {
  ACTIONS,
  decide,
  may,
  PLATFORM,
  reachOf,
  requireAccess,
  rolesToGive,
  type Action,
  type Decision,
  type Target,
} from "@/lib/auth/policy";

// Company 1 has offices 11 (with 12 below it) and 13; company 2 has office 21.
const own: Target = { companyId: 1, officeId: 11 };
const below: Target = { companyId: 1, officeId: 12 };
const sibling: Target = { companyId: 1, officeId: 13 };
const foreign: Target = { companyId: 2, officeId: 21 };

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
  scopes: [...SCOPES],
  isAdmin: false,
  companyId: null,
  officeIds: [],
  ...facts,
});

const actors = {
  admin: user({ role: "admin", companyId: null, officeIds: [] }),
  auditor: user({ role: "auditor", companyId: null, officeIds: [] }),
  companyManager: user({ role: "company_manager", companyId: 1, officeIds: [] }),
  officeManager: user({ role: "office_manager", companyId: null, officeIds: [11, 12] }),
  practitioner: user({ role: "practitioner", companyId: null, officeIds: [11, 12] }),
  nobody: user(),
  // Keys with every scope there is: what they may not, no scope gives.
  adminKey: key({ isAdmin: true }),
  companyKey: key({ companyId: 1 }),
  officeKey: key({ officeIds: [11, 12] }),
  scopelessKey: key({ officeIds: [11, 12], scopes: [] }),
  system: { type: "system", job: "roll-due-cycles" },
  stripe: { type: "stripe", eventId: "evt_1" },
} as const satisfies Record<string, Actor>;
type Who = keyof typeof actors;

// A letter for each of admin, auditor, company manager, office manager, practitioner, admin key,
// company key, office key, at an office of their own. This is docs/domain.md §7, written again.
const ORDER: readonly Who[] = [
  "admin",
  "auditor",
  "companyManager",
  "officeManager",
  "practitioner",
  "adminKey",
  "companyKey",
  "officeKey",
];
const TABLE: Record<Action, string> = {
  //                            A u C O P  k c o
  "office.read": /*           */ "y y y y y  y y y",
  "plans.read": /*            */ "y y y y y  y y y",
  "cycle.read": /*            */ "y y y y y  y y y",
  "invoice.read": /*          */ "y y y y -  y y y",
  "patient.read": /*          */ "- - y y y  - y y",
  "patient.write": /*         */ "- - y y y  - y y",
  "patient.activate": /*      */ "- - y y y  - y y",
  "patient.deactivate": /*    */ "- - y y y  - y y",
  "patient.erase": /*         */ "- - y y -  - y y",
  "patient.transfer": /*      */ "- - y - -  - - -",
  "patient.break-glass": /*   */ "y - - - -  - - -",
  "charge.create": /*         */ "y - - - -  y - -",
  "invoice.administer": /*    */ "y - - - -  y - -",
  "office.administer": /*     */ "y - - - -  y - -",
  "catalogue.read": /*        */ "y - - - -  y - -",
  "catalogue.manage": /*      */ "y - - - -  y - -",
  "plans.manage": /*          */ "y - - - -  y - -",
  "office.create": /*         */ "y - y - -  y - -",
  "office.edit": /*           */ "y - y y -  y - -",
  "payment-method.manage": /* */ "- - y y -  - - -",
  "members.manage": /*        */ "y - y y -  - - -",
  "api-keys.manage": /*       */ "y - y y -  - - -",
  "audit.read": /*            */ "y y y y -  - - -",
  "billing.run": /*           */ "y - - - -  y - -",
  "billing.operations.read": /**/ "y y - - -  y - -",
  "billing.operations.retry": /**/ "y - - - -  y - -",
  "reconciliation.read": /*   */ "y y - - -  y - -",
  "reconciliation.repair": /* */ "y - - - -  y - -",
  "revenue.read": /*          */ "y y - - -  y - -",
  "revenue.close": /*         */ "y - - - -  - - -",
  "clock.read": /*            */ "y - - - -  y - -",
  "clock.set": /*             */ "y - - - -  y - -",
};

// Endpoints of the platform: anybody else hears "forbidden", whatever the target.
const PLATFORM_ONLY: readonly Action[] = [
  "patient.break-glass",
  "charge.create",
  "invoice.administer",
  "office.administer",
  "catalogue.read",
  "catalogue.manage",
  "plans.manage",
  "billing.run",
  "billing.operations.read",
  "billing.operations.retry",
  "reconciliation.read",
  "reconciliation.repair",
  "revenue.read",
  "revenue.close",
  "clock.read",
  "clock.set",
];

// Nothing with patients. The last three are for scripts that an operator runs at the machine.
const SYSTEM: readonly Action[] = [
  "office.read",
  "cycle.read",
  "invoice.read",
  "audit.read",
  "billing.run",
  "billing.operations.read",
  "billing.operations.retry",
  "reconciliation.read",
  "reconciliation.repair",
  "revenue.read",
  "revenue.close",
  "office.create",
  "members.manage",
  "api-keys.manage",
];

const rights = (action: Action, who: Who): boolean => {
  const letters = TABLE[action].split(/\s+/);
  return letters[ORDER.indexOf(who)] === "y";
};
const seesAll = (who: Who): boolean => ["admin", "auditor", "adminKey"].includes(who);
const seesCompany = (who: Who): boolean => ["companyManager", "companyKey"].includes(who);

const elsewhere = (action: Action): Decision =>
  PLATFORM_ONLY.includes(action) ? "forbid" : "hide";

const cases = ORDER.flatMap((who) => ACTIONS.map((action) => [who, action] as const));

test("the table names every action, and no other", () => {
  expect(Object.keys(TABLE).sort()).toEqual([...ACTIONS].sort());
});

describe.each(cases)("%s, %s", (who, action) => {
  const actor = actors[who];
  const here: Decision = rights(action, who) ? "allow" : "forbid";

  test("at an own office, and at one below it", () => {
    expect(decide(actor, action, own)).toBe(here);
    expect(decide(actor, action, below)).toBe(here);
    expect(may(actor, action, own)).toBe(here === "allow");
  });
  test("at another office of the own company", () => {
    const isKnown = seesAll(who) || seesCompany(who);
    expect(decide(actor, action, sibling)).toBe(isKnown ? here : elsewhere(action));
  });
  test("at an office of another company", () => {
    expect(decide(actor, action, foreign)).toBe(seesAll(who) ? here : elsewhere(action));
  });
  test("without a target: whether anywhere", () => {
    expect(decide(actor, action)).toBe(here);
  });
});

describe.each(ACTIONS)("%s", (action) => {
  test.each(["nobody", "stripe"] as const)("%s may not, and learns of nothing", (who) => {
    expect(decide(actors[who], action, own)).toBe(elsewhere(action));
    expect(decide(actors[who], action)).toBe("forbid");
  });
  test("a key without scopes may not", () => {
    expect(decide(actors.scopelessKey, action, own)).toBe("forbid");
  });
  test("the system may what its jobs and the operator's scripts do", () => {
    const expected = SYSTEM.includes(action) ? "allow" : "forbid";
    expect(decide(actors.system, action, own)).toBe(expected);
  });
});

describe("scopes", () => {
  const allowedBy = (facts: Partial<ApiKeyActor>, scope: Scope): Action[] =>
    ACTIONS.filter((action) => may(key({ ...facts, scopes: [scope] }), action, own));

  test("of an office key each give their own actions only", () => {
    const office = { officeIds: [11] };
    expect(allowedBy(office, "invoices:read")).toEqual([
      "office.read",
      "plans.read",
      "cycle.read",
      "invoice.read",
    ]);
    expect(allowedBy(office, "patients:read")).toEqual([
      "office.read",
      "plans.read",
      "patient.read",
    ]);
    expect(allowedBy(office, "patients:write")).toEqual([
      "office.read",
      "plans.read",
      "cycle.read",
      "patient.write",
      "patient.activate",
      "patient.deactivate",
      "patient.erase",
    ]);
    expect(allowedBy(office, "charges:write")).toEqual(["office.read", "plans.read"]);
    expect(allowedBy(office, "billing:run")).toEqual(["office.read", "plans.read"]);
  });
  test("of an admin key never reach patients", () => {
    expect(allowedBy({ isAdmin: true }, "patients:read")).toEqual(["office.read", "plans.read"]);
    expect(may(key({ isAdmin: true }), "patient.read", own)).toBe(false);
  });
});

describe("creating an office in a company", () => {
  const company: Target = { companyId: 1, officeId: null };
  const otherCompany: Target = { companyId: 2, officeId: null };
  test("its manager may, and knows of no other company", () => {
    expect(decide(actors.companyManager, "office.create", company)).toBe("allow");
    expect(decide(actors.companyManager, "office.create", otherCompany)).toBe("hide");
  });
  test("who may nowhere is forbidden everywhere", () => {
    for (const who of ["officeManager", "practitioner", "companyKey", "auditor"] as const) {
      expect(decide(actors[who], "office.create", company)).toBe("forbid");
      expect(decide(actors[who], "office.create", otherCompany)).toBe("forbid");
    }
  });
});

describe("several memberships", () => {
  const both = user(
    { role: "office_manager", companyId: null, officeIds: [11] },
    { role: "practitioner", companyId: null, officeIds: [21] },
  );
  test("each counts where it holds", () => {
    expect(decide(both, "invoice.read", own)).toBe("allow");
    expect(decide(both, "invoice.read", foreign)).toBe("forbid");
    expect(decide(both, "patient.read", foreign)).toBe("allow");
    expect(decide(both, "invoice.read", sibling)).toBe("hide");
  });
  test("lists reach where the action is allowed", () => {
    expect(reachOf(both, "invoice.read")).toEqual({
      seesAll: false,
      companyIds: [],
      officeIds: [11],
    });
    expect(reachOf(both, "patient.read").officeIds).toEqual([11, 21]);
    expect(reachOf(actors.companyKey, "invoice.read").companyIds).toEqual([1]);
    expect(reachOf(actors.auditor, "invoice.read").seesAll).toBe(true);
    expect(reachOf(actors.auditor, "patient.read")).toEqual({
      seesAll: false,
      companyIds: [],
      officeIds: [],
    });
  });
});

test("access is refused as forbidden or as not found", () => {
  expect(() => requireAccess(actors.officeManager, "invoice.read", own)).not.toThrow();
  expect(() => requireAccess(actors.practitioner, "invoice.read", own)).toThrow(
    expect.objectContaining({ code: "forbidden" }),
  );
  expect(() => requireAccess(actors.officeManager, "invoice.read", foreign)).toThrow(
    expect.objectContaining({ code: "not_found" }),
  );
});

describe("the platform itself", () => {
  const outsiders = ORDER.filter((who) => who !== "admin");
  test.each(["members.manage", "api-keys.manage"] as const)(
    "%s: admins and scripts only",
    (action) => {
      expect(decide(actors.admin, action, PLATFORM)).toBe("allow");
      expect(decide(actors.system, action, PLATFORM)).toBe("allow");
      for (const who of outsiders) expect(decide(actors[who], action, PLATFORM)).toBe("forbid");
    },
  );
});

test("nobody gives away a role above the own", () => {
  const company: Target = { companyId: 1, officeId: null };
  expect(rolesToGive(actors.admin, PLATFORM)).toEqual(["admin", "auditor"]);
  expect(rolesToGive(actors.admin, foreign)).toEqual(["office_manager", "practitioner"]);
  expect(rolesToGive(actors.system, PLATFORM)).toEqual(["admin", "auditor"]);
  expect(rolesToGive(actors.companyManager, company)).toEqual(["company_manager"]);
  expect(rolesToGive(actors.companyManager, sibling)).toEqual(["office_manager", "practitioner"]);
  expect(rolesToGive(actors.companyManager, foreign)).toEqual([]);
  expect(rolesToGive(actors.companyManager, PLATFORM)).toEqual([]);
  expect(rolesToGive(actors.officeManager, own)).toEqual(["office_manager", "practitioner"]);
  expect(rolesToGive(actors.officeManager, company)).toEqual([]);
  expect(rolesToGive(actors.officeManager, PLATFORM)).toEqual([]);
  expect(rolesToGive(actors.practitioner, own)).toEqual([]);
});
