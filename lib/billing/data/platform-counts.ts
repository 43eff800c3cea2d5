import type { Tx } from "@/lib/db/transaction";

export type PlatformCounts = {
  offices: number;
  companies: number;
  /** Offices whose cycle has ended. */
  dueOffices: number;
  /** Drafts that wait for a person. */
  draftsToReview: number;
  outboxFailed: number;
  inboxFailed: number;
};

/** What the platform's people see at a glance. */
export async function countPlatform(tx: Tx, now: Date): Promise<PlatformCounts> {
  const [row] = await tx.$queryRaw<PlatformCounts[]>`
    select (select count(*)::int from offices) as offices, (select count(*)::int from companies) as companies,
      (select count(*)::int from offices where cycle_end_at <= ${now}) as "dueOffices",
      (select count(*)::int from invoices
        where status = 'draft' and review_state in ('parked', 'held')) as "draftsToReview",
      (select count(*)::int from stripe_outbox where status = 'failed') as "outboxFailed",
      (select count(*)::int from stripe_events where status = 'failed') as "inboxFailed"`;
  if (row === undefined) throw new Error("counting answered no row");
  return row;
}
