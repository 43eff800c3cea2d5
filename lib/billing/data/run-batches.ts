import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { DueOffice } from "../domain/run-batches";
import type { DueFilter } from "./offices";

/** A batch of a run, and what is left of it. */
export type Batch = { batchId: number; runId: number; asOf: Date; officeIds: number[] };

/**
 * Offices whose cycle has ended, the oldest end first. Those that given runs still have to roll, or
 * have failed to, are left out.
 */
export async function listOfficesToPlan(
  tx: Tx,
  due: DueFilter,
  exceptRunIds: readonly number[],
): Promise<DueOffice[]> {
  const { asOf, officeId } = due;
  const one = officeId === null ? Prisma.empty : Prisma.sql`and o.office_id = ${officeId}`;
  const runIds = [...exceptRunIds];
  // A renewed draft is about as long as the one before it; counting patients would cost far more.
  return tx.$queryRaw<DueOffice[]>`
    select o.office_id as "officeId", coalesce(i.line_count, 0) as "expectedLines"
    from offices o
    left join invoices i on i.office_id = o.office_id and i.billing_period_start = o.cycle_start_at
      and i.invoice_type = 'monthly' and i.status = 'draft'
    where o.cycle_end_at <= ${asOf} ${one}
      and o.office_id not in (
        select unnest(b.office_ids) from billing_run_batches b where b.run_id = any(${runIds}::int[]))
      and o.office_id not in (
        select (f ->> 'office_id')::int from billing_run_batches b, jsonb_array_elements(b.failures) f
        where b.run_id = any(${runIds}::int[]))
    order by o.cycle_end_at, o.office_id`;
}

/** Adds batches to a run. Answers their ids. */
export async function insertBatches(
  tx: Tx,
  runId: number,
  batches: readonly (readonly number[])[],
  at: Date,
): Promise<number[]> {
  const rows = await tx.billingRunBatch.createManyAndReturn({
    data: batches.map((officeIds) => ({ runId, officeIds: [...officeIds], heartbeatAt: at })),
    select: { batchId: true },
  });
  return rows.map((row) => row.batchId);
}

/** Runs whose batches may be taken: some, or one with every earlier one. */
export type Takeable = { runIds: readonly number[] } | { upToRunId: number };

/** Locks the first of their batches that has work left and that nobody else holds. */
export async function takeBatch(tx: Tx, takeable: Takeable): Promise<Batch | null> {
  const which =
    "runIds" in takeable
      ? Prisma.sql`b.run_id = any(${[...takeable.runIds]}::int[])`
      : Prisma.sql`b.run_id <= ${takeable.upToRunId}`;
  const [batch] = await tx.$queryRaw<Batch[]>`
    select b.batch_id as "batchId", b.run_id as "runId", r.as_of as "asOf", b.office_ids as "officeIds"
    from billing_run_batches b join billing_runs r using (run_id)
    where b.finished_at is null and ${which}
    order by b.batch_id limit 1 for update of b skip locked`;
  return batch ?? null;
}

/** What is left of one batch, locked; waits for who holds it. */
export async function retakeBatch(tx: Tx, batchId: number): Promise<number[] | null> {
  const [batch] = await tx.$queryRaw<{ officeIds: number[] }[]>`
    select office_ids as "officeIds" from billing_run_batches
    where batch_id = ${batchId} and finished_at is null for update`;
  return batch?.officeIds ?? null;
}

export type BatchProgress = {
  rolled: number;
  parked: number;
  finalized: number;
  drafted: number;
  lines: number;
};

/** Counts what a transaction did of a held batch, and keeps what is left of it. */
export async function saveBatchProgress(
  tx: Tx,
  batchId: number,
  done: BatchProgress,
  leftIds: readonly number[],
  at: Date,
): Promise<void> {
  await tx.billingRunBatch.update({
    where: { batchId },
    data: {
      officesRolled: { increment: done.rolled },
      officesParked: { increment: done.parked },
      invoicesFinalized: { increment: done.finalized },
      invoicesDrafted: { increment: done.drafted },
      linesWritten: { increment: done.lines },
      officeIds: [...leftIds],
      heartbeatAt: at,
      finishedAt: leftIds.length === 0 ? at : null,
    },
  });
}

/** Leaves a held batch a part of its offices. */
export async function shrinkBatch(
  tx: Tx,
  batchId: number,
  officeIds: readonly number[],
  at: Date,
): Promise<void> {
  await tx.billingRunBatch.update({
    where: { batchId },
    data: { officeIds: [...officeIds], heartbeatAt: at },
  });
}

/** Ends a held batch whose last office cannot be rolled. */
export async function failBatch(
  tx: Tx,
  batchId: number,
  failure: { office_id: number; code: string },
  at: Date,
): Promise<void> {
  await tx.billingRunBatch.update({
    where: { batchId },
    data: { failures: [failure], officeIds: [], heartbeatAt: at, finishedAt: at },
  });
}
