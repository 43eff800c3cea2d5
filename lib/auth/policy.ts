import {
  SCOPES,
  type Actor,
  type ApiKeyActor,
  type Grant,
  type Role,
  type Scope,
} from "@/lib/auth/actor";
import { refuse } from "@/lib/billing/domain/errors";

type Rule = {
  roles: readonly Role[];
  /** Which keys: bound to a tenant, admin keys, or any; one of the scopes must be held. */
  keys?: { kind: "tenant" | "admin" | "any"; scopes: readonly Scope[] };
  /** Whether the system's own jobs do it. */
  system?: true;
};

const EVERYONE: readonly Role[] = [
  "admin",
  "company_manager",
  "office_manager",
  "practitioner",
  "auditor",
];
const MANAGERS: readonly Role[] = ["company_manager", "office_manager"];
const CARERS: readonly Role[] = [...MANAGERS, "practitioner"];
const READS_BILLS: readonly Role[] = ["admin", ...MANAGERS, "auditor"];
const OVERSEERS: readonly Role[] = ["admin", "auditor"];

const anyKey = (...scopes: Scope[]) => ({ kind: "any" as const, scopes });
const tenantKey = (...scopes: Scope[]) => ({ kind: "tenant" as const, scopes });
const adminKey = (...scopes: Scope[]) => ({ kind: "admin" as const, scopes });

const MONEY_DESK: Rule = { roles: ["admin"], keys: adminKey("charges:write") };
const PATIENT_DESK: Rule = { roles: CARERS, keys: tenantKey("patients:write") };

/** Action → who. What does not stand here nobody may do. Rule: docs/domain.md §7. */
const POLICY = {
  "office.read": { roles: EVERYONE, keys: anyKey(...SCOPES), system: true },
  "plans.read": { roles: EVERYONE, keys: anyKey(...SCOPES) },
  "cycle.read": {
    roles: EVERYONE,
    keys: anyKey("invoices:read", "patients:write"),
    system: true,
  },
  "invoice.read": { roles: READS_BILLS, keys: anyKey("invoices:read"), system: true },

  "patient.read": { roles: CARERS, keys: tenantKey("patients:read") },
  "patient.write": PATIENT_DESK,
  "patient.activate": PATIENT_DESK,
  "patient.deactivate": PATIENT_DESK,
  "patient.erase": { roles: MANAGERS, keys: tenantKey("patients:write") },
  "patient.transfer": { roles: ["company_manager"] },
  "patient.break-glass": { roles: ["admin"] },

  "charge.create": MONEY_DESK,
  "invoice.administer": MONEY_DESK,
  "office.administer": MONEY_DESK,
  "catalogue.read": MONEY_DESK,
  "catalogue.manage": MONEY_DESK,
  "plans.manage": MONEY_DESK,

  // The system: scripts that an operator runs at the machine, such as the seed and the key command.
  "office.create": {
    roles: ["admin", "company_manager"],
    keys: adminKey("offices:write"),
    system: true,
  },
  "office.edit": { roles: ["admin", ...MANAGERS], keys: adminKey("offices:write") },
  "payment-method.manage": { roles: MANAGERS },
  "members.manage": { roles: ["admin", ...MANAGERS], system: true },
  "api-keys.manage": { roles: ["admin", ...MANAGERS], system: true },
  "audit.read": { roles: READS_BILLS, system: true },

  "billing.run": { roles: ["admin"], keys: adminKey("billing:run"), system: true },
  "billing.operations.read": {
    roles: OVERSEERS,
    keys: adminKey("operations:read"),
    system: true,
  },
  "billing.operations.retry": {
    roles: ["admin"],
    keys: adminKey("operations:write"),
    system: true,
  },
  "reconciliation.read": { roles: OVERSEERS, keys: adminKey("operations:read"), system: true },
  "reconciliation.repair": { roles: ["admin"], keys: adminKey("operations:write"), system: true },
  "revenue.read": { roles: OVERSEERS, keys: adminKey("revenue:read"), system: true },
  "revenue.close": { roles: ["admin"], system: true },
  "clock.read": { roles: ["admin"], keys: adminKey("clock:write") },
  "clock.set": { roles: ["admin"], keys: adminKey("clock:write") },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof POLICY;
export const ACTIONS: readonly Action[] = Object.keys(POLICY) as Action[];

/** What an action is done to: an office and all that is its own, or (`officeId` null) a company. */
export type Target = { companyId: number; officeId: number | null };

/**
 * What belongs to no company: admins, auditors, admin keys. Never pass `null` for it, which asks
 * "anywhere at all?" and would let a manager make an admin.
 */
export const PLATFORM: Target = { companyId: 0, officeId: null };

/** "hide" answers 404: the target lies outside everything the actor may know of. */
export type Decision = "allow" | "forbid" | "hide";

/** One source of an actor's rights: what it covers and what it allows there. */
type Reach = {
  seesAll: boolean;
  companyIds: readonly number[];
  officeIds: readonly number[];
  allows: boolean;
};

const SEES_ALL: readonly Role[] = ["admin", "auditor"];

const reachOfGrant = (rule: Rule, { role, companyId, officeIds }: Grant): Reach => ({
  seesAll: SEES_ALL.includes(role),
  companyIds: companyId === null ? [] : [companyId],
  officeIds,
  allows: rule.roles.includes(role),
});

function keyAllows(rule: Rule, actor: ApiKeyActor): boolean {
  const keys = rule.keys;
  if (!keys) return false;
  const isRightKind = keys.kind === "any" || (keys.kind === "admin") === actor.isAdmin;
  return isRightKind && keys.scopes.some((scope) => actor.scopes.includes(scope));
}

function reachesOf(actor: Actor, rule: Rule): Reach[] {
  switch (actor.type) {
    case "user":
      return actor.grants.map((grant) => reachOfGrant(rule, grant));
    case "api_key":
      return [
        {
          seesAll: actor.isAdmin,
          companyIds: actor.companyId === null ? [] : [actor.companyId],
          officeIds: actor.officeIds,
          allows: keyAllows(rule, actor),
        },
      ];
    case "system":
      return [{ seesAll: true, companyIds: [], officeIds: [], allows: rule.system === true }];
    case "stripe":
      return [];
  }
}

const covers = (reach: Reach, target: Target): boolean =>
  reach.seesAll ||
  reach.companyIds.includes(target.companyId) ||
  (target.officeId !== null && reach.officeIds.includes(target.officeId));

const isForPlatformOnly = (rule: Rule): boolean =>
  rule.roles.every((role) => SEES_ALL.includes(role));

/**
 * Whether the actor may do this to the target; without a target, whether to anything at all.
 * Endpoints of the platform forbid everybody else, whatever the target, so they tell nothing.
 */
export function decide(actor: Actor, action: Action, target: Target | null = null): Decision {
  const rule: Rule = POLICY[action];
  const reaches = reachesOf(actor, rule);
  const isAllowedSomewhere = reaches.some((reach) => reach.allows);
  if (target === null) return isAllowedSomewhere ? "allow" : "forbid";
  const covering = reaches.filter((reach) => covers(reach, target));
  if (covering.some((reach) => reach.allows)) return "allow";
  // A creation inside a company: who may create nowhere learns nothing from a refusal.
  const isForbiddenEverywhere = target.officeId === null && !isAllowedSomewhere;
  const isPlatform = target.companyId === PLATFORM.companyId;
  if (isForPlatformOnly(rule) || isForbiddenEverywhere || isPlatform) return "forbid";
  return covering.length > 0 ? "forbid" : "hide";
}

/** For pages: whether to draw what leads to the action. */
export function may(actor: Actor, action: Action, target: Target | null = null): boolean {
  return decide(actor, action, target) === "allow";
}

/** @throws Refusal `forbidden` or `not_found` */
export function requireAccess(actor: Actor, action: Action, target: Target | null = null): void {
  switch (decide(actor, action, target)) {
    case "allow":
      return;
    case "forbid":
      return refuse("forbidden");
    case "hide":
      return refuse("not_found");
  }
}

/** Where an actor may do something: the filter of lists. Empty lists mean nowhere. */
export type ActionReach = { seesAll: boolean; companyIds: number[]; officeIds: number[] };

export function reachOf(actor: Actor, action: Action): ActionReach {
  const reaches = reachesOf(actor, POLICY[action]).filter((reach) => reach.allows);
  return {
    seesAll: reaches.some((reach) => reach.seesAll),
    companyIds: [...new Set(reaches.flatMap((reach) => reach.companyIds))],
    officeIds: [...new Set(reaches.flatMap((reach) => reach.officeIds))],
  };
}

/**
 * Roles an actor may give away at a target (`PLATFORM` for admin and auditor): never one above the
 * own. Besides `members.manage`, whoever adds a membership must check that its role is among them.
 */
export function rolesToGive(actor: Actor, target: Target): Role[] {
  if (!may(actor, "members.manage", target)) return [];
  if (target.companyId === PLATFORM.companyId) return [...SEES_ALL];
  if (target.officeId === null) return ["company_manager"];
  return ["office_manager", "practitioner"];
}
