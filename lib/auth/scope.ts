import type { Actor, ApiKeyActor, Grant, Role, UserActor } from "@/lib/auth/actor";
import { systemScope, type DbScope } from "@/lib/db/scope";

const SEES_ALL: readonly Role[] = ["admin", "auditor"];

const unique = (ids: readonly number[]): number[] => [...new Set(ids)];

function scopeOfUser(actor: UserActor): DbScope {
  const tenants: Grant[] = actor.grants.filter((grant) => !SEES_ALL.includes(grant.role));
  return {
    role: "lumbar_app",
    seesAll: tenants.length < actor.grants.length,
    companyIds: unique(tenants.flatMap(({ companyId }) => (companyId === null ? [] : [companyId]))),
    officeIds: unique(tenants.flatMap(({ officeIds }) => officeIds)),
    // Holds for the companies and offices above only: an admin who also treats sees those names.
    names: tenants.length > 0,
  };
}

function scopeOfKey(actor: ApiKeyActor): DbScope {
  const mayReadPatients =
    actor.scopes.includes("patients:read") || actor.scopes.includes("patients:write");
  return {
    role: "lumbar_app",
    seesAll: actor.isAdmin,
    companyIds: actor.companyId === null ? [] : [actor.companyId],
    officeIds: unique(actor.officeIds),
    names: !actor.isAdmin && mayReadPatients,
  };
}

/** As whom an actor's transactions speak to the database. Rule: docs/domain.md §2, §7. */
export function scopeOf(actor: Actor): DbScope {
  switch (actor.type) {
    case "user":
      return scopeOfUser(actor);
    case "api_key":
      return scopeOfKey(actor);
    case "system":
    case "stripe":
      return systemScope();
  }
}
