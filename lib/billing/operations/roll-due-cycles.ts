import { requireAccess } from "@/lib/auth/policy";
import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";
import { log } from "@/lib/log";
import { type Context, systemContext } from "../context";
import type { BillingRunOut } from "../contract/runs";
import { finishRun, insertRun, type RunCounters, saveRunProgress } from "../data/billing-runs";
import { countDueOffices, type DueFilter, findOffice, listDueOffices } from "../data/offices";
import { refuse } from "../domain/errors";
import { previewDueCycles } from "./preview-due-cycles";
import { BATCH_TIMEOUT_MS, type BatchResult, type BatchWork, rollBatch } from "./roll-batch";

const BATCH_OFFICES = 500;

export type RollRequest = {
  officeId?: number | undefined;
  /** Cycles that ended by then are rolled; business time when left out. */
  asOf?: Date | undefined;
  /** No new batch begins after this instant of real time. */
  deadlineAt?: Date | undefined;
};

/**
 * Rolls every due cycle, oldest first, until none is left that this run can roll. Offices that
 * others roll at the same time are waited for; a broken office is reported and does not stop the
 * rest. Running it again, or many at once, leaves the same rows. Rule: docs/domain.md §4.
 */
export async function rollDueCycles(
  context: Context,
  request: RollRequest & { dryRun?: boolean | undefined } = {},
): Promise<BillingRunOut> {
  requireAccess(context.actor, "billing.run", null);
  const { asOf, officesDue } = await inTransaction(systemScope(), async (tx) => {
    if (request.officeId !== undefined) {
      if ((await findOffice(tx, request.officeId)) === null) refuse("not_found");
    }
    const now = await businessNow(tx);
    const at = request.asOf ?? now;
    if (at > now && !isTestClockOn())
      refuse("invalid_value", "as_of lies in the future", [
        { path: "as_of", message: "must not lie in the future" },
      ]);
    return { asOf: at, officesDue: await countDueOffices(tx, dueBy(at, request)) };
  });
  if (request.dryRun === true) return previewDueCycles(asOf, request.officeId ?? null);
  const counters = emptyCounters(officesDue);
  // The cron asks every few minutes: a run of nothing is worth a row only when somebody asked for it.
  if (officesDue === 0 && context.actor.type === "system") return runOnWire(null, asOf, counters);
  const runId = await beginRun(context, { ...request, asOf }, officesDue);
  try {
    await rollAll(context, request, asOf, runId, counters);
  } finally {
    await inTransaction(systemScope(), (tx) => finishRun(tx, runId, counters, realNow()));
  }
  return runOnWire(runId, asOf, counters);
}

/** Brings one office up to date on behalf of a verb. Answers whether it worked. */
export async function rollOneOffice(context: Context, officeId: number): Promise<boolean> {
  const asOf = await inTransaction(systemScope(), (tx) => businessNow(tx));
  const failure = await rollUntilCurrent(
    systemContext("rollover", context.requestId),
    { officeIds: [officeId], asOf },
    () => undefined,
  );
  return failure === null;
}

async function beginRun(
  context: Context,
  { asOf, officeId = null }: { asOf: Date; officeId?: number | null | undefined },
  officesDue: number,
): Promise<number> {
  return inTransaction(systemScope(), async (tx) => {
    const run = { asOf, officeId, startedBy: starterOf(context), officesDue };
    const runId = await insertRun(tx, run, realNow());
    await recordAudit(tx, context, {
      action: "billing-run.start",
      object: { type: "billing_run", id: String(runId) },
      companyId: null,
      officeId: null,
      businessAt: asOf,
      details: { offices_due: officesDue, office_id: officeId },
    });
    return runId;
  });
}

function dueBy(asOf: Date, request: RollRequest): DueFilter {
  return { asOf, officeId: request.officeId ?? null };
}

async function rollAll(
  context: Context,
  request: RollRequest,
  asOf: Date,
  runId: number,
  counters: RunCounters,
): Promise<void> {
  const rolled = new Set<number>();
  const count = async (batch: BatchResult) => {
    for (const officeId of batch.officeIds) rolled.add(officeId);
    counters.officesRolled = rolled.size;
    counters.officesParked += batch.parked;
    counters.invoicesFinalized += batch.finalized;
    counters.invoicesDrafted += batch.drafted;
    counters.linesWritten += batch.lines;
    await inTransaction(systemScope(), (tx) => saveRunProgress(tx, runId, counters, realNow()));
  };
  const isLate = () => request.deadlineAt !== undefined && realNow() >= request.deadlineAt;

  const due = await inTransaction(systemScope(), (tx) => listDueOffices(tx, dueBy(asOf, request)));
  const ids = due.map(({ officeId }) => officeId);
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH_OFFICES) }, (_, at) =>
    ids.slice(at * BATCH_OFFICES, (at + 1) * BATCH_OFFICES),
  );
  for (const officeIds of batches) {
    if (isLate()) return;
    if ((await rollUntilCurrent(context, { officeIds, asOf }, count)) === null) continue;
    for (const officeId of officeIds) {
      const failure = await rollUntilCurrent(context, { officeIds: [officeId], asOf }, count);
      if (failure === null) continue;
      counters.officesFailed += 1;
      counters.failures.push({ office_id: officeId, code: failure });
    }
  }
}

/** Rolls offices until no cycle of them is due. Answers a failure's code. */
async function rollUntilCurrent(
  context: Context,
  work: BatchWork,
  count: (batch: BatchResult) => unknown,
): Promise<string | null> {
  try {
    for (;;) {
      const batch = await inTransaction(
        systemScope(),
        (tx) => rollBatch(tx, context, work, () => Promise.resolve()),
        { timeoutMs: BATCH_TIMEOUT_MS },
      );
      await count(batch);
      if (batch.stillDueIds.length === 0) return null;
    }
  } catch (error) {
    log.error("rollover.batch-failed", error, { count: work.officeIds.length });
    return "rollover_failed";
  }
}

function starterOf({ actor }: Context): string {
  return actor.type === "system" ? actor.job : actor.type;
}

function emptyCounters(officesDue: number): RunCounters {
  return {
    officesDue,
    officesRolled: 0,
    officesFailed: 0,
    officesParked: 0,
    invoicesFinalized: 0,
    invoicesDrafted: 0,
    linesWritten: 0,
    failures: [],
  };
}

function runOnWire(runId: number | null, asOf: Date, counters: RunCounters): BillingRunOut {
  return {
    run_id: runId,
    as_of: asOf.toISOString(),
    dry_run: false,
    offices_due: counters.officesDue,
    offices_rolled: counters.officesRolled,
    offices_failed: counters.officesFailed,
    offices_parked: counters.officesParked,
    invoices_finalized: counters.invoicesFinalized,
    invoices_drafted: counters.invoicesDrafted,
    lines_written: counters.linesWritten,
    failures: counters.failures,
  };
}
