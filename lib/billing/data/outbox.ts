import type { Tx } from "@/lib/db/transaction";

export type IntentKind = "create_customer" | "push_invoice" | "void_invoice";

export type NewIntent = {
  kind: IntentKind;
  officeId: number;
  companyId: number;
  invoiceId: number | null;
};

/**
 * Writes intents to reach Stripe. The idempotency key follows from the row, never from
 * chance; each call adds its step and the row's generation. Answers the new ids in no particular order.
 */
export async function insertIntents(
  tx: Tx,
  intents: readonly NewIntent[],
  now: Date,
): Promise<number[]> {
  if (intents.length === 0) return [];
  const rows = await tx.$queryRaw<{ outboxId: number }[]>`
    insert into stripe_outbox (outbox_id, kind, office_id, company_id, invoice_id, idempotency_key, created_at)
    select id, kind, office_id, company_id, invoice_id, 'lumbar.' || kind || '.' || id, ${now}
    from (
      select nextval('stripe_outbox_outbox_id_seq')::int as id, t.* from unnest(
        ${intents.map((i) => i.kind)}::text[], ${intents.map((i) => i.officeId)}::int[],
        ${intents.map((i) => i.companyId)}::int[], ${intents.map((i) => i.invoiceId)}::int[]
      ) as t(kind, office_id, company_id, invoice_id)
    ) wanted
    returning outbox_id as "outboxId"`;
  return rows.map((row) => row.outboxId);
}
