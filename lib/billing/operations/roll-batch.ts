import { type AuditEntry, recordAudits } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { fromCents } from "../data/amounts";
import {
  cancelDrafts,
  type EndedDraft,
  insertCycleDrafts,
  lockCycleDrafts,
  setReviewState,
} from "../data/invoices";
import { claimDueOffices, type DueFilter, type Office, openCycles } from "../data/offices";
import { countActivePatients, renewActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { type BoundaryPlan, planBoundary } from "../domain/boundary";
import { ACTIVATION_TEXT } from "../domain/stripe-lines";
import { type Finalization, issueDrafts } from "./issue-drafts";

export type BatchResult = {
  officeIds: number[];
  parked: number;
  finalized: number;
  drafted: number;
  lines: number;
};

/** One office of a batch: as it was, its draft, and what its boundary does. */
type Step = { office: Office; draft: EndedDraft | null; plan: BoundaryPlan };

const BATCH_TIMEOUT_MS = 120_000;

/**
 * Rolls up to `limit` due offices over one boundary each, in one transaction and a handful of
 * set-based statements. An empty `officeIds` says that nothing was left to claim.
 */
export async function rollBatch(
  context: Context,
  due: DueFilter,
  limit: number,
  options: { skipLocked: boolean },
): Promise<BatchResult> {
  return inTransaction(
    systemScope(),
    async (tx) => {
      const offices = await claimDueOffices(tx, due, limit, options.skipLocked);
      if (offices.length === 0)
        return { officeIds: [], parked: 0, finalized: 0, drafted: 0, lines: 0 };
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
      await issueDrafts(tx, ended.finalizations, now);
      return {
        officeIds: offices.map((office) => office.officeId),
        parked: ended.parkedIds.length,
        finalized: ended.finalizations.length,
        drafted: steps.filter((step) => step.plan.drafted !== null).length,
        lines,
      };
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

async function planSteps(tx: Tx, offices: readonly Office[]): Promise<Step[]> {
  const prices = await listPlanPrices(tx);
  const active = await countActivePatients(
    tx,
    offices.map(({ officeId, cycle }) => ({ officeId, boundaryAt: cycle.endAt })),
  );
  const drafts = await lockCycleDrafts(
    tx,
    offices.map(({ officeId, cycle }) => ({ officeId, startAt: cycle.startAt })),
  );
  const draftOf = new Map(drafts.map((draft) => [draft.officeId, draft]));
  return offices.map((office) => {
    const draft = draftOf.get(office.officeId) ?? null;
    const activePatients = active.get(office.officeId) ?? 0;
    return { office, draft, plan: planBoundary({ office, draft, activePatients, prices }) };
  });
}

/** Moves the offices' cycles and drafts the new invoices with their renewal lines. */
async function openNextCycles(tx: Tx, steps: readonly Step[], now: Date): Promise<number> {
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
