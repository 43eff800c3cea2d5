import type { Tx } from "@/lib/db/transaction";

export type IntentCounts = { pending: number; failed: number };

/** What of an office waits to reach Stripe, and what could not. */
export async function countIntents(tx: Tx, officeId: number): Promise<IntentCounts> {
  const [row] = await tx.$queryRaw<IntentCounts[]>`
    select (count(*) filter (where status = 'pending'))::int as pending,
      (count(*) filter (where status = 'failed'))::int as failed
    from stripe_outbox where office_id = ${officeId} and status <> 'sent'`;
  return row ?? { pending: 0, failed: 0 };
}

const LATEST = 24;

/** When Stripe last told of one of an office's latest invoices; real time. */
export async function readLastSync(tx: Tx, officeId: number): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    select max(stripe_synced_at) as at from (
      select stripe_synced_at from invoices where office_id = ${officeId}
      order by created_at desc limit ${LATEST}) latest`;
  return row?.at ?? null;
}
