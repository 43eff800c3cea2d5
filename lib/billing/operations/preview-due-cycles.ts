import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { BillingRunOut } from "../contract/runs";
import { listCycleDrafts } from "../data/invoices";
import { listDueOffices, type Office } from "../data/offices";
import { countActivePatients } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { type DraftFacts, planBoundary } from "../domain/boundary";
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
  const drafts = await listCycleDrafts(tx, cycles);
  const active = await countActivePatients(
    tx,
    cycles.map(({ officeId, endAt }) => ({ officeId, boundaryAt: endAt })),
  );
  return offices.map((office) => {
    const draft = drafts.find((one) => one.officeId === office.officeId) ?? null;
    return previewOffice(office, draft, active.get(office.officeId) ?? 0, prices, asOf);
  });
}

/** Plans boundary after boundary: nothing changes in between, for every verb rolls first. */
function previewOffice(
  office: Office,
  firstDraft: (DraftFacts & { invoiceId: number }) | null,
  activePatients: number,
  prices: readonly PlanPrice[],
  asOf: Date,
): Preview {
  const preview: Preview = { rows: [], parked: 0 };
  let standing = office;
  let draft: (DraftFacts & { invoiceId: number | null }) | null = firstDraft;
  while (isDue(standing.cycle.endAt, asOf)) {
    const plan = planBoundary({ office: standing, draft, activePatients, prices });
    const place = { office_id: office.officeId };
    if (draft !== null && plan.ended?.kind === "finalize") {
      preview.rows.push({
        ...place,
        cycle: cycleOnWire(standing.cycle),
        action: "finalize",
        invoice_id: draft.invoiceId,
        lines: draft.lines,
        total_amount: formatCents(plan.ended.totalCents),
      });
    }
    if (plan.ended?.kind === "park") preview.parked += 1;
    if (plan.drafted !== null) {
      preview.rows.push({
        ...place,
        cycle: cycleOnWire(plan.cycle),
        action: "draft",
        invoice_id: null,
        lines: plan.drafted.lines,
        total_amount: formatCents(plan.drafted.totalCents),
      });
    }
    const takenCents = plan.ended?.kind === "finalize" ? plan.ended.officeCreditCents : 0;
    const previousLines =
      plan.ended?.kind === "cancel" || draft === null
        ? (draft?.previousLines ?? null)
        : draft.lines;
    standing = {
      ...standing,
      status: plan.status,
      schedule: plan.schedule,
      announced: null,
      cycle: plan.cycle,
      creditCents: standing.creditCents - takenCents,
    };
    draft = plan.drafted && {
      ...plan.drafted,
      invoiceId: null,
      reviewState: "none",
      previousLines,
    };
  }
  return preview;
}
