import { requireAccess } from "@/lib/auth/policy";
import { businessNow, realNow } from "@/lib/clock";
import { isRetryable, isUnavailable } from "@/lib/db/errors";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";
import { log } from "@/lib/log";
import { type Context, systemContext } from "../context";
import type { BillingRunOut } from "../contract/runs";
import { listOpenRunIds, listRunsById, lockRunStart } from "../data/billing-runs";
import { findOffice } from "../data/offices";
import { listOfficesToPlan } from "../data/run-batches";
import { refuse } from "../domain/errors";
import { runsOnWire } from "../run-on-wire";
import { previewDueCycles } from "./preview-due-cycles";
import { BATCH_TIMEOUT_MS, rollBatch } from "./roll-batch";
import { workOnRuns } from "./roll-run-batches";
import { startRun } from "./start-run";

/** For who sets no deadline: longer than any run takes, so that nothing waits for ever. */
const PATIENCE_MS = 30 * 60_000;

export type RollRequest = {
  officeId?: number | undefined;
  /** Cycles that ended by then are rolled; business time when left out. */
  asOf?: Date | undefined;
  /** No new batch begins after this instant of real time. */
  deadlineAt?: Date | undefined;
  dryRun?: boolean | undefined;
};

/**
 * Rolls every due cycle, oldest first, until none is left that this run can roll. Any number of
 * processes share the work; a broken office is reported and does not stop the rest. Running it
 * again, or many at once, leaves the same rows. Rule: docs/domain.md §4.
 */
export async function rollDueCycles(
  context: Context,
  request: RollRequest = {},
): Promise<BillingRunOut> {
  requireAccess(context.actor, "billing.run", null);
  const asOf = await checkRequest(request);
  const { officeId = null, deadlineAt = new Date(realNow().getTime() + PATIENCE_MS) } = request;
  if (request.dryRun === true) return previewDueCycles(asOf, officeId);
  const isShared = context.actor.type === "system" && officeId === null;
  const runIds = isShared
    ? await rollSharedRuns(context, asOf, deadlineAt)
    : await rollOwnRun(context, { asOf, officeId }, deadlineAt);
  const runs = await inTransaction(systemScope(), (tx) => listRunsById(tx, runIds));
  return runsOnWire(asOf, runs);
}

/** Brings one office up to date on behalf of a verb. False when it is the office that is broken. */
export async function rollOneOffice(context: Context, officeId: number): Promise<boolean> {
  const system = systemContext("rollover", context.requestId);
  try {
    const asOf = await inTransaction(systemScope(), (tx) => businessNow(tx));
    for (;;) {
      const { stillDueIds } = await inTransaction(
        systemScope(),
        (tx) => rollBatch(tx, system, { officeIds: [officeId], asOf }, () => Promise.resolve()),
        { timeoutMs: BATCH_TIMEOUT_MS },
      );
      if (stillDueIds.length === 0) return true;
    }
  } catch (error) {
    // A lost database is no fault of the office: whoever asked may ask again.
    if (isUnavailable(error) || isRetryable(error)) throw error;
    log.error("rollover.office-failed", error, { officeId });
    return false;
  }
}

/** Answers the instant by which cycles are due. */
async function checkRequest({ officeId, asOf }: RollRequest): Promise<Date> {
  return inTransaction(systemScope(), async (tx) => {
    if (officeId !== undefined && (await findOffice(tx, officeId)) === null) refuse("not_found");
    const now = await businessNow(tx);
    if (asOf !== undefined && asOf > now && !isTestClockOn())
      refuse("invalid_value", "as_of lies in the future", [
        { path: "as_of", message: "must not lie in the future" },
      ]);
    return asOf ?? now;
  });
}

type Scope = { asOf: Date; officeId: number | null };

/** Who asks gets a row, also of nothing. A run of all offices helps the earlier ones it waits for. */
async function rollOwnRun(context: Context, due: Scope, deadlineAt: Date): Promise<number[]> {
  const runId = await inTransaction(systemScope(), async (tx) => {
    const offices = await listOfficesToPlan(tx, due, []);
    const isNothing = offices.length === 0 && context.actor.type === "system";
    return isNothing ? null : startRun(tx, context, { ...due, offices });
  });
  if (runId === null) return [];
  const runIds = [runId];
  const takeable = due.officeId === null ? { upToRunId: runId } : { runIds };
  await workOnRuns(context, { runIds, takeable, deadlineAt });
  return runIds;
}

/**
 * The scheduler's way: finishes what is open, such as what a killed process left, and begins a run
 * only for offices that no open run has. Calls at the same time find each other's run.
 */
async function rollSharedRuns(context: Context, asOf: Date, deadlineAt: Date): Promise<number[]> {
  const worked = new Set<number>();
  for (;;) {
    const runIds = await joinRuns(context, asOf, worked);
    if (runIds.length === 0) break;
    for (const runId of runIds) worked.add(runId);
    const isDone = await workOnRuns(context, { runIds, takeable: { runIds }, deadlineAt });
    if (!isDone) break;
  }
  return [...worked];
}

async function joinRuns(
  context: Context,
  asOf: Date,
  worked: ReadonlySet<number>,
): Promise<number[]> {
  return inTransaction(systemScope(), async (tx) => {
    await lockRunStart(tx);
    const openIds = await listOpenRunIds(tx);
    const due = { asOf, officeId: null };
    const offices = await listOfficesToPlan(tx, due, [...openIds, ...worked]);
    if (offices.length === 0) return openIds;
    return [...openIds, await startRun(tx, context, { ...due, offices })];
  });
}
