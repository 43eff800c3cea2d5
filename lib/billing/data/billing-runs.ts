import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";

export type RunCounters = {
  officesDue: number;
  officesRolled: number;
  officesFailed: number;
  officesParked: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
  failures: { office_id: number; code: string }[];
};

export type Run = RunCounters & {
  runId: number;
  asOf: Date;
  officeId: number | null;
  startedBy: string;
  startedAt: Date;
  heartbeatAt: Date;
  finishedAt: Date | null;
};

type NewRun = { asOf: Date; officeId: number | null; startedBy: string; officesDue: number };

/** A run that begins. `at` is real time: a run tells how long it really took. */
export async function insertRun(tx: Tx, run: NewRun, at: Date): Promise<number> {
  const { runId } = await tx.billingRun.create({
    data: { ...run, startedAt: at, heartbeatAt: at },
    select: { runId: true },
  });
  return runId;
}

/** Held to the commit by who looks for runs to join and begins one if there is none. */
export async function lockRunStart(tx: Tx): Promise<void> {
  await tx.$queryRaw`select true from pg_advisory_xact_lock(hashtext('lumbar billing run'))`;
}

/** Runs that have not finished, the oldest first. */
export async function listOpenRunIds(tx: Tx): Promise<number[]> {
  const rows = await tx.$queryRaw<{ runId: number }[]>`
    select run_id as "runId" from billing_runs where finished_at is null order by run_id`;
  return rows.map((row) => row.runId);
}

/**
 * Closes those of some runs of which nothing is left to roll: their counters become the sum of their
 * batches. Answers those that are still open.
 */
export async function finishRuns(tx: Tx, runIds: readonly number[], at: Date): Promise<number[]> {
  const rows = await tx.$queryRaw<{ runId: number }[]>`
    with open as (
      select r.run_id, exists (
        select from billing_run_batches b where b.run_id = r.run_id and b.finished_at is null) as has_work
      from billing_runs r where r.run_id = any(${[...runIds]}::int[]) and r.finished_at is null
    ), done as (
      update billing_runs r set offices_rolled = s.rolled, offices_failed = s.failed, offices_parked = s.parked,
        invoices_finalized = s.finalized, invoices_drafted = s.drafted, lines_written = s.lines,
        failures = s.failures, heartbeat_at = ${at}, finished_at = ${at}
      from open o cross join lateral (${sumOfBatches(Prisma.sql`o.run_id`)}) s
      where r.run_id = o.run_id and not o.has_work and r.finished_at is null
    )
    select run_id as "runId" from open where has_work`;
  return rows.map((row) => row.runId);
}

/** Some runs, the latest first; the numbers of an open one are those of this moment. */
export async function listRunsById(tx: Tx, runIds: readonly number[]): Promise<Run[]> {
  const which = Prisma.sql`where r.run_id = any(${[...runIds]}::int[])`;
  return selectRuns(tx, which, runIds.length);
}

/** The same, up to `limit` of all, after one. `value` is an ISO instant. */
export async function listRunPage(
  tx: Tx,
  page: { after: { value: string | null; id: number } | null; limit: number },
): Promise<Run[]> {
  const { after, limit } = page;
  const position =
    after === null
      ? Prisma.empty
      : Prisma.sql`where (r.started_at, r.run_id) < (${after.value}::text::timestamptz, ${after.id}::bigint)`;
  return selectRuns(tx, position, limit);
}

/** The run that finished last, if any has. */
export async function findLastFinishedRun(tx: Tx): Promise<Run | null> {
  const [run] = await selectRuns(tx, Prisma.sql`where r.finished_at is not null`, 1);
  return run ?? null;
}

/** How many runs are open and gave no sign of life since an instant of real time. */
export async function countStaleRuns(tx: Tx, silentSince: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from billing_runs r
    where r.finished_at is null and r.heartbeat_at < ${silentSince} and not exists (
      select from billing_run_batches b where b.run_id = r.run_id and b.heartbeat_at >= ${silentSince})`;
  return row?.count ?? 0;
}

async function selectRuns(tx: Tx, which: Prisma.Sql, limit: number): Promise<Run[]> {
  return tx.$queryRaw<Run[]>`
    select r.run_id as "runId", r.as_of as "asOf", r.office_id as "officeId", r.started_by as "startedBy",
      r.started_at as "startedAt", r.finished_at as "finishedAt",
      greatest(r.heartbeat_at, live.heartbeat_at) as "heartbeatAt", r.offices_due as "officesDue",
      coalesce(live.rolled, r.offices_rolled) as "officesRolled",
      coalesce(live.failed, r.offices_failed) as "officesFailed",
      coalesce(live.parked, r.offices_parked) as "officesParked",
      coalesce(live.finalized, r.invoices_finalized) as "invoicesFinalized",
      coalesce(live.drafted, r.invoices_drafted) as "invoicesDrafted",
      coalesce(live.lines, r.lines_written) as "linesWritten",
      coalesce(live.failures, r.failures) as failures
    from billing_runs r
    left join lateral (${sumOfBatches(Prisma.sql`r.run_id`)}) live on r.finished_at is null
    ${which} order by r.started_at desc, r.run_id desc limit ${limit}`;
}

function sumOfBatches(runId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select max(b.heartbeat_at) as heartbeat_at,
      coalesce(sum(b.offices_rolled), 0)::int as rolled,
      coalesce(sum(jsonb_array_length(b.failures)), 0)::int as failed,
      coalesce(sum(b.offices_parked), 0)::int as parked,
      coalesce(sum(b.invoices_finalized), 0)::int as finalized,
      coalesce(sum(b.invoices_drafted), 0)::int as drafted,
      coalesce(sum(b.lines_written), 0)::int as lines,
      (select coalesce(jsonb_agg(f order by f -> 'office_id'), '[]')
        from billing_run_batches c, jsonb_array_elements(c.failures) f where c.run_id = ${runId}) as failures
    from billing_run_batches b where b.run_id = ${runId}`;
}
