import type { Actor, Grant } from "@/lib/auth/actor";

const rightsOfGrant = ({ role, companyId, officeIds }: Grant): string[] => [
  `${role}:${companyId ?? ""}`,
  ...officeIds.map((officeId) => `${role}::${officeId}`),
];

/** An actor's rights as words that can be kept and compared later. */
export function rightsOf(actor: Actor): string[] {
  switch (actor.type) {
    case "user":
      return actor.grants.flatMap(rightsOfGrant);
    case "api_key":
      return [
        ...actor.scopes.map((scope) => `scope:${scope}`),
        ...actor.officeIds.map((officeId) => `office:${officeId}`),
        `company:${actor.companyId ?? ""}`,
        `admin:${actor.isAdmin}`,
      ];
    case "system":
    case "stripe":
      return [];
  }
}
