import { setTimeout as sleep } from "node:timers/promises";
import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { isUnavailable } from "@/lib/db/errors";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { type Context, systemContext } from "../context";
import { finishRuns } from "../data/billing-runs";
import { findOffice } from "../data/offices";
import {
  type Batch,
  failBatch,
  retakeBatch,
  saveBatchProgress,
  shrinkBatch,
  type Takeable,
  takeBatch,
} from "../data/run-batches";
import { inTurn } from "./in-turn";
import { BATCH_TIMEOUT_MS, type BatchResult, rollBatch } from "./roll-batch";
import { addBatches } from "./start-run";

/** How many batches one call rolls at once, as long as the process has turns for them. */
const LANES = 3;
const POLL_MS = { first: 100, longest: 1_000 };
/** What is under way at the deadline gets this long to end before it is left to itself. */
const GRACE_MS = 15_000;

type Work = {
  /** Runs that must be finished. */
  runIds: readonly number[];
  /** Whose batches are taken to that end, whoever began them. */
  takeable: Takeable;
  deadlineAt: Date;
};

/**
 * Works on runs until they are finished or the time is up. Batches that others hold are
 * waited for, and taken over when their holder dies. Answers whether the runs are finished.
 */
export async function workOnRuns(context: Context, work: Work): Promise<boolean> {
  const { runIds, takeable, deadlineAt } = work;
  for (let pauseMs = POLL_MS.first; ; pauseMs = Math.min(pauseMs * 1.5, POLL_MS.longest)) {
    const next = () => (realNow() < deadlineAt ? rollNext(context, takeable) : "nothing");
    if (await inLanes(deadlineAt, () => inTurn(next))) pauseMs = POLL_MS.first;
    const openIds = await finish(runIds);
    if (openIds.length === 0) return true;
    if (realNow() >= deadlineAt) return false;
    await sleep(pauseMs);
  }
}

/** A worker's part in a run: rolls one batch to its end, if one can be had. */
export async function rollOneBatch(runId: number): Promise<void> {
  const context = systemContext("rollover");
  while ((await inTurn(() => rollNext(context, { runIds: [runId] }))) === "boundary") continue;
  await finish([runId]);
}

async function finish(runIds: readonly number[]): Promise<number[]> {
  return inTransaction(systemScope(), (tx) => finishRuns(tx, runIds, realNow()));
}

type Step = "boundary" | "batch" | "nothing";

/**
 * Takes steps in lanes until there is nothing to take, but waits no longer for a stuck one than the
 * deadline allows. Answers whether there was anything.
 */
async function inLanes(deadlineAt: Date, step: () => Promise<Step>): Promise<boolean> {
  const lane = async () => {
    while ((await step()) !== "nothing") continue;
  };
  const work = async () => {
    // Who only waits for others asks by one lane: many who wait are no load then.
    if ((await step()) === "nothing") return false;
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
    return true;
  };
  const timer = new AbortController();
  const graceMs = Math.max(deadlineAt.getTime() - realNow().getTime(), 0) + GRACE_MS;
  const timeUp = sleep(graceMs, true, { signal: timer.signal, ref: false }).catch(() => true);
  try {
    return await Promise.race([work(), timeUp]);
  } finally {
    timer.abort();
  }
}

/**
 * Rolls the next batch that can be had over one boundary. The batch stays locked for the
 * transaction, so a killed process leaves it to others, with exact counters.
 */
async function rollNext(context: Context, takeable: Takeable): Promise<Step> {
  const held: { batch: Batch | null } = { batch: null };
  try {
    const result = await inTransaction(
      systemScope(),
      async (tx) => {
        const batch = await takeBatch(tx, takeable);
        held.batch = batch;
        return batch && rollBatch(tx, context, batch, (_, done) => record(tx, batch, done));
      },
      { timeoutMs: BATCH_TIMEOUT_MS },
    );
    if (result === null) return "nothing";
    return result.stillDueIds.length > 0 ? "boundary" : "batch";
  } catch (error) {
    if (held.batch === null || isDatabaseGone(error)) throw error;
    const { runId, officeIds } = held.batch;
    log.error("rollover.batch-failed", error, { runId, count: officeIds.length });
    await divide(context, held.batch);
    return "boundary";
  }
}

async function record(tx: Tx, { batchId }: Batch, result: BatchResult): Promise<void> {
  const rolled = result.officeIds.length - result.stillDueIds.length;
  await saveBatchProgress(tx, batchId, { ...result, rolled }, result.stillDueIds, realNow());
}

/** Halves a batch that failed, until what is broken stands alone: then it is reported. */
async function divide(context: Context, { batchId, runId }: Batch): Promise<void> {
  const options = { timeoutMs: BATCH_TIMEOUT_MS };
  await inTransaction(
    systemScope(),
    async (tx) => {
      const officeIds = await retakeBatch(tx, batchId);
      if (officeIds === null) return;
      const [officeId] = officeIds;
      const at = realNow();
      if (officeIds.length > 1 || officeId === undefined) {
        const half = Math.ceil(officeIds.length / 2);
        await shrinkBatch(tx, batchId, officeIds.slice(0, half), at);
        await addBatches(tx, runId, [officeIds.slice(half)], at);
        return;
      }
      await failBatch(tx, batchId, { office_id: officeId, code: "rollover_failed" }, at);
      const office = await findOffice(tx, officeId);
      await recordAudit(tx, context, {
        action: "cycle.roll-failed",
        object: { type: "office", id: String(officeId) },
        companyId: office?.companyId ?? null,
        officeId,
        businessAt: await businessNow(tx),
        details: { run_id: runId, cycle: office?.cycle.key ?? null },
      });
    },
    options,
  );
}

/** An unfinished transaction of too much work is told apart: half of it may go well. */
function isDatabaseGone(error: unknown): boolean {
  const isTooSlow = error instanceof Error && "code" in error && error.code === "P2028";
  return isUnavailable(error) && !isTooSlow;
}
