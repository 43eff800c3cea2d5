import type { Tx } from "@/lib/db/transaction";

export type Backlog = {
  dueOffices: number;
  outboxPending: number;
  outboxFailed: number;
  inboxStored: number;
  inboxFailed: number;
  staleRuns: number;
};

/**
 * What waits, and what stands still. Offices are due by business time (`asOf`); a run is stale
 * when its last heartbeat lies before `staleBefore` (real time).
 */
export async function countBacklog(
  tx: Tx,
  { asOf, staleBefore }: { asOf: Date; staleBefore: Date },
): Promise<Backlog> {
  const [row] = await tx.$queryRaw<Backlog[]>`
    select
      (select count(*)::int from offices where cycle_end_at <= ${asOf}) as "dueOffices",
      (select count(*)::int from stripe_outbox where status = 'pending') as "outboxPending",
      (select count(*)::int from stripe_outbox where status = 'failed') as "outboxFailed",
      (select count(*)::int from stripe_events where status = 'stored') as "inboxStored",
      (select count(*)::int from stripe_events where status = 'failed') as "inboxFailed",
      (select count(*)::int from billing_runs
        where finished_at is null and heartbeat_at < ${staleBefore}) as "staleRuns"`;
  if (row === undefined) throw new Error("counting answered no row");
  return row;
}
