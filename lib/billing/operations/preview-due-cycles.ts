import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { BillingRunOut } from "../contract/runs";
import { listCycleDrafts } from "../data/invoices";
import { listDueOffices, type Office } from "../data/offices";
import { listPreviousLines } from "../data/previous-lines";
import { countActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { type BoundaryPlan, type DraftFacts, planBoundary } from "../domain/boundary";
import { isDue } from "../domain/cycle";
import { formatCents } from "../domain/money";
import type { PlanPrice } from "../domain/pricing";
import { cycleOnWire } from "../on-wire";

type PreviewRow = NonNullable<BillingRunOut["preview"]>[number];
type Preview = { rows: PreviewRow[]; parked: number };

/** What a run as of an instant would do, by the plan the real run follows; writes nothing. */
export async function previewDueCycles(
  asOf: Date,
  officeId: number | null,
): Promise<BillingRunOut> {
  const previews = await inTransaction(systemScope(), async (tx) => {
    const offices = await listDueOffices(tx, { asOf, officeId });
    return previewOffices(tx, offices, asOf);
  });
  const rows = previews.flatMap((preview) => preview.rows);
  const drafts = rows.filter((row) => row.action === "draft");
  return {
    run_id: null,
    as_of: asOf.toISOString(),
    dry_run: true,
    offices_due: previews.length,
    offices_rolled: previews.length,
    offices_failed: 0,
    offices_parked: previews.reduce((sum, preview) => sum + preview.parked, 0),
    invoices_finalized: rows.length - drafts.length,
    invoices_drafted: drafts.length,
    lines_written: drafts.reduce((sum, row) => sum + row.lines, 0),
    failures: [],
    preview: rows,
  };
}

async function previewOffices(tx: Tx, offices: readonly Office[], asOf: Date): Promise<Preview[]> {
  const prices = await listPlanPrices(tx);
  const cycles = offices.map(({ officeId, cycle }) => ({ officeId, ...cycle }));
  const drafts = new Map((await listCycleDrafts(tx, cycles)).map((one) => [one.officeId, one]));
  const boundaries = cycles.map(({ officeId, endAt }) => ({ officeId, boundaryAt: endAt }));
  const active = await countActivePatients(tx, boundaries);
  const previous = await listPreviousLines(
    tx,
    cycles.map(({ officeId, endAt }) => ({ officeId, beforeAt: endAt })),
  );
  return offices.map((office) =>
    previewOffice(
      office,
      {
        draft: drafts.get(office.officeId) ?? null,
        lastLines: previous.get(office.officeId) ?? null,
        activePatients: active.get(office.officeId) ?? 0,
        prices,
      },
      asOf,
    ),
  );
}

type Facts = {
  draft: PreviewedDraft | null;
  /** Of the office's last monthly invoice that was not canceled, drafts included. */
  lastLines: number | null;
  activePatients: number;
  prices: readonly PlanPrice[];
};
type PreviewedDraft = DraftFacts & { invoiceId: number | null };

/** Plans boundary after boundary: nothing changes in between, for every verb rolls first. */
function previewOffice(first: Office, { activePatients, prices, ...facts }: Facts, asOf: Date) {
  const preview: Preview = { rows: [], parked: 0 };
  let office = first;
  let { draft, lastLines } = facts;
  while (isDue(office.cycle.endAt, asOf)) {
    const plan = planBoundary({ office, draft, activePatients, prices });
    preview.rows.push(...rowsOf(office, draft, plan));
    if (plan.ended?.kind === "park") preview.parked += 1;
    if (draft !== null)
      lastLines = plan.ended?.kind === "cancel" ? draft.previousLines : draft.lines;
    draft = plan.drafted && {
      ...plan.drafted,
      invoiceId: null,
      reviewState: "none",
      previousLines: lastLines,
    };
    office = officeAfter(office, plan);
  }
  return preview;
}

function rowsOf(office: Office, draft: PreviewedDraft | null, plan: BoundaryPlan): PreviewRow[] {
  const place = { office_id: office.officeId };
  const rows: PreviewRow[] = [];
  if (draft !== null && plan.ended?.kind === "finalize") {
    rows.push({
      ...place,
      cycle: cycleOnWire(office.cycle),
      action: "finalize",
      invoice_id: draft.invoiceId,
      lines: draft.lines,
      total_amount: formatCents(plan.ended.totalCents),
    });
  }
  if (plan.drafted !== null) {
    rows.push({
      ...place,
      cycle: cycleOnWire(plan.cycle),
      action: "draft",
      invoice_id: null,
      lines: plan.drafted.lines,
      total_amount: formatCents(plan.drafted.totalCents),
    });
  }
  return rows;
}

function officeAfter(office: Office, plan: BoundaryPlan): Office {
  const takenCents = plan.ended?.kind === "finalize" ? plan.ended.officeCreditCents : 0;
  return {
    ...office,
    status: plan.status,
    schedule: plan.schedule,
    announced: null,
    cycle: plan.cycle,
    creditCents: office.creditCents - takenCents,
  };
}
