/** What an API key may be for. */
export const SCOPES = [
  "invoices:read",
  "patients:read",
  "patients:write",
  "charges:write",
  "offices:write",
  "billing:run",
  "operations:read",
  "operations:write",
  "revenue:read",
  "clock:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes of keys that are bound to a company or an office. */
export const TENANT_SCOPES: readonly Scope[] = ["invoices:read", "patients:read", "patients:write"];
/** Scopes of admin keys: everything but patients. Rule: docs/domain.md §7. */
export const ADMIN_SCOPES: readonly Scope[] = SCOPES.filter((s) => !s.startsWith("patients:"));

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

export type Role = "admin" | "company_manager" | "office_manager" | "practitioner" | "auditor";

/**
 * One membership. Admin and auditor: every company. Company manager: `companyId`. Office roles:
 * `officeIds`, the office itself and all offices below it.
 */
export type Grant = { role: Role; companyId: number | null; officeIds: number[] };

export type UserActor = {
  type: "user";
  userId: number;
  sessionId: number;
  name: string;
  email: string;
  grants: Grant[];
};

/** Bound to a company (`companyId`), or to offices (`officeIds`), or to nothing (admin keys). */
export type ApiKeyActor = {
  type: "api_key";
  apiKeyId: number;
  name: string;
  scopes: Scope[];
  isAdmin: boolean;
  companyId: number | null;
  officeIds: number[];
};

/** Who does something: a person, a key, a named job of the system, an event of Stripe. */
export type Actor =
  UserActor | ApiKeyActor | { type: "system"; job: string } | { type: "stripe"; eventId: string };

/** How an actor is named in the audit log and in keys of its own. */
export function actorKey(actor: Actor): { type: Actor["type"]; id: string } {
  switch (actor.type) {
    case "user":
      return { type: "user", id: String(actor.userId) };
    case "api_key":
      return { type: "api_key", id: String(actor.apiKeyId) };
    case "system":
      return { type: "system", id: actor.job };
    case "stripe":
      return { type: "stripe", id: actor.eventId };
  }
}
