import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { RunCounters } from "./billing-runs";

export type ListedRun = RunCounters & {
  runId: number;
  asOf: Date;
  officeId: number | null;
  startedBy: string;
  startedAt: Date;
  heartbeatAt: Date;
  finishedAt: Date | null;
};

/** Up to `limit` runs, the latest first, after one. `value` is an ISO instant. */
export async function listRunPage(
  tx: Tx,
  page: { after: { value: string | null; id: number } | null; limit: number },
): Promise<ListedRun[]> {
  const { after, limit } = page;
  const position =
    after === null
      ? Prisma.empty
      : Prisma.sql`where (started_at, run_id) < (${after.value}::text::timestamptz, ${after.id}::bigint)`;
  return tx.$queryRaw<ListedRun[]>`
    select run_id as "runId", as_of as "asOf", office_id as "officeId", started_by as "startedBy",
      started_at as "startedAt", heartbeat_at as "heartbeatAt", finished_at as "finishedAt",
      offices_due as "officesDue", offices_rolled as "officesRolled", offices_failed as "officesFailed",
      offices_parked as "officesParked", invoices_finalized as "invoicesFinalized",
      invoices_drafted as "invoicesDrafted", lines_written as "linesWritten", failures
    from billing_runs ${position} order by started_at desc, run_id desc limit ${limit}`;
}
