import { ADMIN_SCOPES, type Scope, TENANT_SCOPES } from "@/lib/auth/actor";
import { mintApiKey } from "@/lib/auth/api-key";
import { PLATFORM, requireAccess } from "@/lib/auth/policy";
import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findCompany } from "../data/companies";
import { findOffice } from "../data/offices";
import { insertApiKey } from "../data/users";
import { refuse } from "../domain/errors";

export type KeyHolder =
  { kind: "admin" } | { kind: "company"; companyId: number } | { kind: "office"; officeId: number };

export type CreateKeyOrder = {
  name: string;
  holder: KeyHolder;
  scopes: Scope[];
  expiresAt?: Date | undefined;
};

/**
 * Makes an API key. The text is answered once and stored nowhere. Admin keys hold no patient
 * scopes, the others only those of their tenant.
 */
export async function createApiKey(
  context: Context,
  order: CreateKeyOrder,
): Promise<{ apiKeyId: number; text: string }> {
  const allowed = order.holder.kind === "admin" ? ADMIN_SCOPES : TENANT_SCOPES;
  if (order.scopes.length === 0 || !order.scopes.every((scope) => allowed.includes(scope))) {
    refuse("invalid_value", `Scopes of this key: ${allowed.join(", ")}.`);
  }
  const { text, prefix, secretHash } = mintApiKey();
  return inTransaction(systemScope(), async (tx) => {
    const place = await placeOf(tx, order.holder);
    const target = place.companyId === null ? PLATFORM : { ...place, companyId: place.companyId };
    requireAccess(context.actor, "api-keys.manage", target);
    const apiKeyId = await insertApiKey(
      tx,
      {
        prefix,
        secretHash,
        name: order.name,
        scopes: order.scopes,
        isAdmin: order.holder.kind === "admin",
        ...place,
        expiresAt: order.expiresAt ?? null,
      },
      realNow(),
    );
    await recordAudit(tx, context, {
      action: "api-key.create",
      object: { type: "api_key", id: String(apiKeyId) },
      ...place,
      businessAt: await businessNow(tx),
      details: { scopes: order.scopes },
    });
    return { apiKeyId, text };
  });
}

async function placeOf(
  tx: Tx,
  holder: KeyHolder,
): Promise<{ companyId: number | null; officeId: number | null }> {
  switch (holder.kind) {
    case "admin":
      return { companyId: null, officeId: null };
    case "company": {
      const { companyId } = (await findCompany(tx, holder.companyId)) ?? refuse("not_found");
      return { companyId, officeId: null };
    }
    case "office": {
      const { companyId, officeId } =
        (await findOffice(tx, holder.officeId)) ?? refuse("not_found");
      return { companyId, officeId };
    }
  }
}
