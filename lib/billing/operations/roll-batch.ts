import { type AuditEntry, recordAudits } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { fromCents } from "../data/amounts";
import {
  cancelDrafts,
  type EndedDraft,
  insertCycleDrafts,
  lockCycleDrafts,
  setReviewState,
} from "../data/invoices";
import { lockDueOffices, type Office, openCycles } from "../data/offices";
import { countActivePatients, renewActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { type BoundaryPlan, planBoundary } from "../domain/boundary";
import { isDue } from "../domain/cycle";
import { ACTIVATION_TEXT } from "../domain/stripe-lines";
import { type Finalization, issueDrafts } from "./issue-drafts";

/** Offices to roll over the boundaries that lie at `asOf` or before. */
export type BatchWork = { officeIds: readonly number[]; asOf: Date };

export type BatchResult = {
  /** Rolled over one boundary; the others of the batch were not due any more. */
  officeIds: number[];
  /** Those of them with another cycle to roll. */
  stillDueIds: number[];
  parked: number;
  finalized: number;
  drafted: number;
  lines: number;
};

/** One office of a batch: as it was, its draft, and what its boundary does. */
type Step = { office: Office; draft: EndedDraft | null; plan: BoundaryPlan };

/** Of the transaction a batch runs in. */
export const BATCH_TIMEOUT_MS = 120_000;

/**
 * Rolls those offices of a batch that are due over one boundary each, in the caller's transaction
 * and a handful of set-based statements. Who comes second waits for the locks and finds nothing
 * due. `record` is always called, before the numbers are given: those are the last writes.
 */
export async function rollBatch(
  tx: Tx,
  context: Context,
  work: BatchWork,
  record: (tx: Tx, result: BatchResult) => Promise<void>,
): Promise<BatchResult> {
  const offices = await lockDueOffices(tx, work);
  if (offices.length === 0) {
    await record(tx, NOTHING_DUE);
    return NOTHING_DUE;
  }
  const now = await businessNow(tx);
  // The next cycle first: patients are locked before invoices.
  const openings = await planOpenings(tx, offices);
  const lines = await openNextCycles(tx, openings, now);
  const steps = await planSteps(tx, openings);
  const ended = settleable(steps);
  await cancelDrafts(tx, ended.emptyIds, "nothing_to_bill", now);
  await setReviewState(tx, ended.parkedIds, "parked", now);
  await recordAudits(
    tx,
    context,
    steps.map((step) => auditOf(step, now)),
  );
  const result = {
    officeIds: offices.map((office) => office.officeId),
    stillDueIds: steps
      .filter(({ plan }) => isDue(plan.cycle.endAt, work.asOf))
      .map(({ office }) => office.officeId),
    parked: ended.parkedIds.length,
    finalized: ended.finalizations.length,
    drafted: steps.filter((step) => step.plan.drafted !== null).length,
    lines,
  };
  await record(tx, result);
  await issueDrafts(tx, ended.finalizations, now);
  return result;
}

const NOTHING_DUE: BatchResult = {
  officeIds: [],
  stillDueIds: [],
  parked: 0,
  finalized: 0,
  drafted: 0,
  lines: 0,
};

type Opening = Omit<Step, "draft"> & { facts: Parameters<typeof planBoundary>[0] };

/** What each boundary opens with, which the ended draft has no part in. */
async function planOpenings(tx: Tx, offices: readonly Office[]): Promise<Opening[]> {
  const prices = await listPlanPrices(tx);
  const active = await countActivePatients(
    tx,
    offices.map(({ officeId, cycle }) => ({ officeId, boundaryAt: cycle.endAt })),
  );
  return offices.map((office) => {
    const activePatients = active.get(office.officeId) ?? 0;
    const facts = { office, draft: null, activePatients, prices };
    return { office, facts, plan: planBoundary(facts) };
  });
}

/** Locks the ended drafts and completes the plan with their fate. */
async function planSteps(tx: Tx, openings: readonly Opening[]): Promise<Step[]> {
  const drafts = await lockCycleDrafts(
    tx,
    openings.map(({ office: { officeId, cycle } }) => ({ officeId, startAt: cycle.startAt })),
  );
  const draftOf = new Map(drafts.map((draft) => [draft.officeId, draft]));
  return openings.map(({ office, facts }) => {
    const draft = draftOf.get(office.officeId) ?? null;
    return { office, draft, plan: planBoundary({ ...facts, draft }) };
  });
}

/** Moves the offices' cycles and drafts the new invoices with their renewal lines. */
async function openNextCycles(tx: Tx, steps: readonly Opening[], now: Date): Promise<number> {
  await openCycles(
    tx,
    steps.map(({ office, plan }) => ({ officeId: office.officeId, ...plan })),
    now,
  );
  const opening = steps.flatMap(({ office, plan }) =>
    plan.drafted === null ? [] : [{ office, cycle: plan.cycle, drafted: plan.drafted }],
  );
  const invoiceIds = await insertCycleDrafts(
    tx,
    opening.map(({ office, cycle, drafted }) => ({ ...office, cycle, ...drafted })),
    now,
  );
  const renewals = opening.flatMap(({ office, cycle, drafted }) => {
    const invoiceId = invoiceIds.get(office.officeId);
    if (invoiceId === undefined) return [];
    const { officeId } = office;
    const fee = fromCents(drafted.feeCents);
    return [{ officeId, invoiceId, boundaryAt: cycle.startAt, cycleKey: cycle.key, fee }];
  });
  return renewActivePatients(tx, renewals, ACTIVATION_TEXT, now);
}

function settleable(steps: readonly Step[]) {
  const finalizations: Finalization[] = [];
  const emptyIds: number[] = [];
  const parkedIds: number[] = [];
  for (const { office, draft, plan } of steps) {
    if (draft === null || plan.ended === null) continue;
    if (plan.ended.kind === "finalize") finalizations.push({ office, draft, outcome: plan.ended });
    if (plan.ended.kind === "cancel") emptyIds.push(draft.invoiceId);
    if (plan.ended.kind === "park") parkedIds.push(draft.invoiceId);
  }
  return { finalizations, emptyIds, parkedIds };
}

/** One event per office and cycle, never one per line. */
function auditOf({ office, draft, plan }: Step, now: Date): AuditEntry {
  const { ended, drafted } = plan;
  return {
    action: "cycle.roll",
    object: { type: "office", id: String(office.officeId) },
    companyId: office.companyId,
    officeId: office.officeId,
    businessAt: now,
    details: {
      cycle: office.cycle.key,
      next_cycle: plan.cycle.key,
      ended:
        draft && ended
          ? {
              invoice_id: draft.invoiceId,
              outcome: ended.kind,
              lines: draft.lines,
              total_cents: ended.kind === "finalize" ? ended.totalCents : draft.totalCents,
            }
          : null,
      drafted: drafted && { lines: drafted.lines, total_cents: drafted.totalCents },
      status: plan.status,
    },
  };
}
