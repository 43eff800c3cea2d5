import type { Tx } from "@/lib/db/transaction";

export type Backlog = {
  dueOffices: number;
  outboxPending: number;
  outboxFailed: number;
  inboxStored: number;
  inboxFailed: number;
};

/** What waits. Offices are due by business time (`asOf`). */
export async function countBacklog(tx: Tx, asOf: Date): Promise<Backlog> {
  const [row] = await tx.$queryRaw<Backlog[]>`
    select
      (select count(*)::int from offices where cycle_end_at <= ${asOf}) as "dueOffices",
      (select count(*)::int from stripe_outbox where status = 'pending') as "outboxPending",
      (select count(*)::int from stripe_outbox where status = 'failed') as "outboxFailed",
      (select count(*)::int from stripe_events where status = 'stored') as "inboxStored",
      (select count(*)::int from stripe_events where status = 'failed') as "inboxFailed"`;
  if (row === undefined) throw new Error("counting answered no row");
  return row;
}
