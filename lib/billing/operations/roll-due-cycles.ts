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
import { countDueOffices, type DueFilter, findOffice, listDueOfficeIds } from "../data/offices";
import { refuse } from "../domain/errors";
import { previewDueCycles } from "./preview-due-cycles";
import { type BatchResult, rollBatch } from "./roll-batch";

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
    dueBy(asOf, { officeId }),
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

  // First everything nobody else holds, in batches; then, one by one, what was held or broke its batch.
  try {
    for (;;) {
      if (isLate()) return;
      const due = dueBy(asOf, request);
      const batch = await rollBatch(context, due, BATCH_OFFICES, { skipLocked: true });
      if (batch.officeIds.length === 0) break;
      await count(batch);
    }
  } catch (error) {
    log.error("rollover.batch-failed", error, { runId });
  }
  const left = await inTransaction(systemScope(), (tx) =>
    listDueOfficeIds(tx, dueBy(asOf, request)),
  );
  for (const officeId of left) {
    if (isLate()) return;
    const failure = await rollUntilCurrent(context, dueBy(asOf, { officeId }), count);
    if (failure === null) continue;
    counters.officesFailed += 1;
    counters.failures.push({ office_id: officeId, code: failure });
  }
}

/** Rolls one office, waiting for its lock, until no cycle of it is due. Answers a failure's code. */
async function rollUntilCurrent(
  context: Context,
  due: DueFilter,
  count: (batch: BatchResult) => unknown,
): Promise<string | null> {
  try {
    for (;;) {
      const batch = await rollBatch(context, due, 1, { skipLocked: false });
      if (batch.officeIds.length === 0) return null;
      await count(batch);
    }
  } catch (error) {
    log.error("rollover.office-failed", error, { officeId: due.officeId ?? 0 });
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
