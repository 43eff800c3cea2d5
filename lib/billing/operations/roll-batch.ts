import { type AuditEntry, recordAudits } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import {
  cancelDrafts,
  type EndedDraft,
  insertCycleDrafts,
  lockCycleDrafts,
  setReviewState,
} from "../data/invoices";
import { insertRenewalLines } from "../data/line-items";
import { lockDueOffices, type Office, openCycles } from "../data/offices";
import { renewActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { type BoundaryPlan, completePlan, planOpening } from "../domain/boundary";
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
  const steps = await planSteps(tx, offices);
  const lines = await openNextCycles(tx, steps, now);
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

/** Locks patients, then the ended drafts, and plans each boundary by what they are. */
async function planSteps(tx: Tx, offices: readonly Office[]): Promise<Step[]> {
  const prices = await listPlanPrices(tx);
  const openings = offices.map((office) => ({ office, opening: planOpening(office) }));
  const active = await renewActivePatients(
    tx,
    openings.flatMap(({ office: { officeId }, opening: { cycle, isBilled } }) =>
      isBilled ? [{ officeId, boundaryAt: cycle.startAt, cycleKey: cycle.key }] : [],
    ),
  );
  const drafts = await lockCycleDrafts(
    tx,
    offices.map(({ officeId, cycle }) => ({ officeId, startAt: cycle.startAt })),
  );
  const draftOf = new Map(drafts.map((draft) => [draft.officeId, draft]));
  return openings.map(({ office, opening }) => {
    const draft = draftOf.get(office.officeId) ?? null;
    const activePatients = active.get(office.officeId) ?? 0;
    const plan = completePlan(opening, { office, draft, activePatients, prices });
    return { office, draft, plan };
  });
}

/** Moves the offices' cycles and drafts the new invoices with their renewal lines. */
async function openNextCycles(tx: Tx, steps: readonly Step[], now: Date): Promise<number> {
  await openCycles(
    tx,
    steps.map(({ office, plan }) => ({ officeId: office.officeId, ...plan })),
    now,
  );
  const opening = steps.flatMap(({ office, plan: { cycle, drafted } }) =>
    drafted === null ? [] : [{ ...office, cycle, ...drafted }],
  );
  const invoiceIds = await insertCycleDrafts(tx, opening, now);
  const renewals = opening.flatMap(({ officeId, cycle, feeCents }) => {
    const invoiceId = invoiceIds.get(officeId);
    return invoiceId === undefined
      ? []
      : [{ officeId, boundaryAt: cycle.startAt, invoiceId, feeCents }];
  });
  return insertRenewalLines(tx, renewals, ACTIVATION_TEXT, now);
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
