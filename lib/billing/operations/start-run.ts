import { recordAudit } from "@/lib/audit/record";
import { realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { enqueueMany } from "@/lib/jobs/enqueue";
import type { Context } from "../context";
import { insertRun } from "../data/billing-runs";
import { insertBatches } from "../data/run-batches";
import { cutBatches, type DueOffice } from "../domain/run-batches";

export type RunPlan = { asOf: Date; officeId: number | null; offices: readonly DueOffice[] };

/** Begins a run: its row, its batches and a job for each, so that workers help. Answers its id. */
export async function startRun(tx: Tx, context: Context, plan: RunPlan): Promise<number> {
  const { asOf, officeId, offices } = plan;
  const at = realNow();
  const run = { asOf, officeId, startedBy: starterOf(context), officesDue: offices.length };
  const runId = await insertRun(tx, run, at);
  await addBatches(tx, runId, cutBatches(offices), at);
  await recordAudit(tx, context, {
    action: "billing-run.start",
    object: { type: "billing_run", id: String(runId) },
    companyId: null,
    officeId: null,
    businessAt: asOf,
    details: { offices_due: offices.length, office_id: officeId },
  });
  return runId;
}

/** Adds batches to a run, each with its job. */
export async function addBatches(
  tx: Tx,
  runId: number,
  batches: readonly (readonly number[])[],
  at: Date,
): Promise<void> {
  const batchIds = await insertBatches(tx, runId, batches, at);
  await enqueueMany(
    tx,
    "roll_batches",
    batchIds.map((batchId) => ({ payload: { runId }, jobKey: `run-batch.${batchId}` })),
  );
}

function starterOf({ actor }: Context): string {
  return actor.type === "system" ? actor.job : actor.type;
}
