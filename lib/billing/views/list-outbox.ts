import type { Actor } from "@/lib/auth/actor";
import { may, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import { decryptField } from "@/lib/ephi/field-encryption";
import type { Context } from "../context";
import type { OutboxListIn, OutboxListOut, OutboxRowOut } from "../contract/stripe";
import { findListedIntent, type ListedIntent, listIntentPage } from "../data/outbox-lists";
import { refuse } from "../domain/errors";
import { instantOnWire } from "../on-wire";
import { providerPlaces } from "../provider-refs";
import { cutPage, type ListKey, openCursor } from "./cursor";

/** What is to become so at Stripe and what was sent for it, the newest first. Refuses `forbidden`. */
export async function listOutbox(context: Context, query: OutboxListIn): Promise<OutboxListOut> {
  const { actor } = context;
  requireAccess(actor, "billing.operations.read", null);
  const { limit, cursor, status, office_id: officeId, invoice_id: invoiceId } = query;
  const filter = { status, officeId, invoiceId };
  const key: ListKey = { list: "stripe-outbox", filter, kind: "none" };
  const belowId = openCursor(key, cursor)?.id ?? null;
  return inTransaction(scopeOf(actor), async (tx) => {
    const found = await listIntentPage(tx, filter, { belowId, limit: limit + 1 });
    const { rows, nextCursor } = cutPage(key, found, limit, (row) => ({
      value: null,
      id: row.outboxId,
    }));
    return { data: rows.map((row) => intentOnWire(row, actor)), next_cursor: nextCursor };
  });
}

/** One of them. Refuses `forbidden` and `not_found`. */
export async function showIntent({ actor }: Context, outboxId: number): Promise<OutboxRowOut> {
  requireAccess(actor, "billing.operations.read", null);
  return inTransaction(scopeOf(actor), async (tx) =>
    intentOnWire((await findListedIntent(tx, outboxId)) ?? refuse("not_found"), actor),
  );
}

function intentOnWire(intent: ListedIntent, actor: Actor): OutboxRowOut {
  // Bodies hold Stripe's whole ids: for whoever acts on them; an auditor compares the hash.
  const isShown = may(actor, "billing.operations.retry");
  return {
    outbox_id: intent.outboxId,
    kind: intent.kind,
    office_id: intent.officeId,
    invoice_id: intent.invoiceId,
    status: intent.status,
    attempts: intent.attempts,
    idempotency_key: intent.idempotencyKey,
    body: isShown ? openBody(intent) : null,
    body_sha256: intent.bodySha256,
    last_error: intent.lastError,
    created_at: intent.createdAt.toISOString(),
    sent_at: instantOnWire(intent.sentAt),
  };
}

function openBody({ outboxId, body }: ListedIntent): string | null {
  return body === null ? null : decryptField(providerPlaces.outboxBody(outboxId), body);
}
