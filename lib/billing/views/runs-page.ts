import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { listRunPage, type Run } from "../data/billing-runs";
import { listCycleDrafts } from "../data/invoices";
import type { NamedOffice } from "../data/office-lists";
import { countDueOffices, listOfficesById } from "../data/offices";
import { countActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import {
  type DraftToReview,
  listDraftsToReview,
  listNamedDueOffices,
  listOfficeNames,
} from "../data/review-lists";
import { type BoundaryPlan, planBoundary } from "../domain/boundary";
import { formatCents, sumCents } from "../domain/money";
import { instantOnWire } from "../on-wire";

/** One office whose cycle has ended, and what rolling it over that boundary would do. */
export type DueRow = {
  officeId: number;
  officeName: string;
  companyName: string;
  cycleKey: string;
  cycleEnd: string;
  zone: string;
  lines: number;
  toFinalize: string;
  nextLines: number;
  nextDraft: string;
  outcome: "due" | "parked" | "held" | "nothing_to_bill";
};

/** A draft that waits for a person, and why. */
export type ReviewRow = {
  invoiceId: number;
  officeId: number;
  officeName: string;
  companyName: string;
  reviewState: "parked" | "held";
  periodStart: string;
  periodEnd: string;
  zone: string;
  lines: number;
  total: string;
  previousNumber: string | null;
  previousLines: number | null;
  carriedOver: { count: number; amount: string };
  activated: { count: number; amount: string };
  other: { count: number; amount: string } | null;
};

export type RunView = {
  runId: number;
  asOf: string;
  startedBy: string;
  startedAt: string;
  heartbeatAt: string;
  finishedAt: string | null;
  officesDue: number;
  officesRolled: number;
  officesFailed: number;
  officesParked: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
  failures: { officeId: number; officeName: string; code: string }[];
};

export type RunsPageOut = {
  now: string;
  dueCount: number;
  /** The first 200 of them, the oldest end first. */
  due: DueRow[];
  /** What the listed would be issued for. */
  dueTotal: string;
  /** Runs that have not finished; none, as a rule. */
  running: RunView[];
  /** The latest twenty that have. */
  history: RunView[];
  review: ReviewRow[];
};

const MAX_DUE = 200;
const MAX_REVIEW = 200;
const MAX_RUNS = 20;

/** Billing runs: what is due, what ran, what waits for a person. Refuses `forbidden`. */
export async function runsPage(context: Context): Promise<RunsPageOut> {
  requireAccess(context.actor, "billing.operations.read", null);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    const planned = await planDue(tx, now);
    const runs = await listRunPage(tx, { after: null, limit: MAX_RUNS });
    const names = await listOfficeNames(
      tx,
      runs.flatMap((run) => run.failures.map((failure) => failure.office_id)),
    );
    const review = await listDraftsToReview(tx, MAX_REVIEW);
    return {
      now: now.toISOString(),
      dueCount: await countDueOffices(tx, { asOf: now, officeId: null }),
      due: planned.map(dueRow),
      dueTotal: formatCents(sumCents(planned.map(finalizedCents))),
      running: runs.filter((run) => run.finishedAt === null).map((run) => runView(run, names)),
      history: runs.filter((run) => run.finishedAt !== null).map((run) => runView(run, names)),
      review: review.map(reviewRow),
    };
  });
}

type Planned = {
  named: NamedOffice & { timeZone: string };
  cycle: { key: string; endAt: Date };
  draftLines: number;
  draftCents: number;
  plan: BoundaryPlan;
};

/** By the plan that the run itself follows; the next boundary of each office only. */
async function planDue(tx: Tx, now: Date): Promise<Planned[]> {
  const named = await listNamedDueOffices(tx, now, MAX_DUE);
  if (named.length === 0) return [];
  const offices = await listOfficesById(
    tx,
    named.map(({ officeId }) => officeId),
  );
  const cycles = offices.map(({ officeId, cycle }) => ({ officeId, ...cycle }));
  const drafts = new Map((await listCycleDrafts(tx, cycles)).map((one) => [one.officeId, one]));
  const active = await countActivePatients(
    tx,
    cycles.map(({ officeId, endAt }) => ({ officeId, boundaryAt: endAt })),
  );
  const prices = await listPlanPrices(tx);
  const officeOf = new Map(offices.map((office) => [office.officeId, office]));
  return named.flatMap((one) => {
    const office = officeOf.get(one.officeId);
    if (office === undefined) return [];
    const draft = drafts.get(one.officeId) ?? null;
    const activePatients = active.get(one.officeId) ?? 0;
    const plan = planBoundary({ office, draft, activePatients, prices });
    const { cycle } = office;
    return [
      {
        named: one,
        cycle,
        draftLines: draft?.lines ?? 0,
        draftCents: draft?.totalCents ?? 0,
        plan,
      },
    ];
  });
}

function finalizedCents({ plan }: Planned): number {
  return plan.ended?.kind === "finalize" ? plan.ended.totalCents : 0;
}

function dueRow(planned: Planned): DueRow {
  const { named, cycle, plan, draftLines, draftCents } = planned;
  const isFinalized = plan.ended?.kind === "finalize";
  return {
    officeId: named.officeId,
    officeName: named.name,
    companyName: named.companyName,
    cycleKey: cycle.key,
    cycleEnd: cycle.endAt.toISOString(),
    zone: named.timeZone,
    lines: draftLines,
    toFinalize: formatCents(isFinalized ? finalizedCents(planned) : draftCents),
    nextLines: plan.drafted?.lines ?? 0,
    nextDraft: formatCents(plan.drafted?.totalCents ?? 0),
    outcome: outcomeOf(plan),
  };
}

function outcomeOf({ ended }: BoundaryPlan): DueRow["outcome"] {
  switch (ended?.kind) {
    case "finalize":
      return "due";
    case "park":
      return "parked";
    case "keep":
      return ended.reviewState;
    case "cancel":
    case undefined:
      return "nothing_to_bill";
  }
}

function runView(run: Run, names: Map<number, string>): RunView {
  return {
    runId: run.runId,
    asOf: run.asOf.toISOString(),
    startedBy: run.startedBy,
    startedAt: run.startedAt.toISOString(),
    heartbeatAt: run.heartbeatAt.toISOString(),
    finishedAt: instantOnWire(run.finishedAt),
    officesDue: run.officesDue,
    officesRolled: run.officesRolled,
    officesFailed: run.officesFailed,
    officesParked: run.officesParked,
    invoicesFinalized: run.invoicesFinalized,
    invoicesDrafted: run.invoicesDrafted,
    linesWritten: run.linesWritten,
    failures: run.failures.map(({ office_id: officeId, code }) => ({
      officeId,
      officeName: names.get(officeId) ?? `Office ${officeId}`,
      code,
    })),
  };
}

function reviewRow(draft: DraftToReview): ReviewRow {
  const otherLines = draft.lines - draft.renewals - draft.activations;
  const otherCents = draft.totalCents - draft.renewalCents - draft.activationCents;
  return {
    invoiceId: draft.invoiceId,
    officeId: draft.officeId,
    officeName: draft.name,
    companyName: draft.companyName,
    reviewState: draft.reviewState,
    periodStart: draft.startAt.toISOString(),
    periodEnd: draft.endAt.toISOString(),
    zone: draft.timeZone,
    lines: draft.lines,
    total: formatCents(draft.totalCents),
    previousNumber: draft.previousNumber,
    previousLines: draft.previousLines,
    carriedOver: { count: draft.renewals, amount: formatCents(draft.renewalCents) },
    activated: { count: draft.activations, amount: formatCents(draft.activationCents) },
    other:
      otherLines === 0 && otherCents === 0
        ? null
        : { count: otherLines, amount: formatCents(otherCents) },
  };
}
