import type { DryRun, LaterCycle, RunCounters } from "@/components/billing/billing-run";
import type { BillingRunOut } from "@/lib/billing/contract/runs";
import { sumOf } from "@/lib/format/money";

type PreviewRow = NonNullable<BillingRunOut["preview"]>[number];

const MAX_LATER = 400;

/** A dry run added up; of the single rows only what the page's own list of what is due lacks. */
export function dryRunSummary(run: BillingRunOut): DryRun {
  const rows = run.preview ?? [];
  const finalized = rows.filter(({ action }) => action === "finalize");
  const drafted = rows.filter(({ action }) => action === "draft");
  return {
    officesDue: run.offices_due,
    toFinalize: added(finalized),
    toDraft: added(drafted),
    toPark: run.offices_parked,
    later: laterCycles(finalized, drafted),
  };
}

function added(rows: readonly PreviewRow[]) {
  return { count: rows.length, total: sumOf(rows.map(({ total_amount: total }) => total)) };
}

/** Cycles whose draft the run itself makes and then finalizes: their invoice has no id yet. */
function laterCycles(finalized: readonly PreviewRow[], drafted: readonly PreviewRow[]) {
  const draftAt = new Map(drafted.map((row) => [`${row.office_id} ${row.cycle.start}`, row]));
  return finalized
    .filter((row) => row.invoice_id === null)
    .slice(0, MAX_LATER)
    .map((row): LaterCycle => {
      const next = draftAt.get(`${row.office_id} ${row.cycle.end}`);
      return {
        officeId: row.office_id,
        cycleKey: row.cycle.key,
        lines: row.lines,
        toFinalize: row.total_amount,
        nextLines: next?.lines ?? 0,
        nextDraft: next?.total_amount ?? "0.00",
      };
    });
}

/** The counters of a run as the page's components name them. */
export function runCounters(run: BillingRunOut): RunCounters {
  return {
    officesDue: run.offices_due,
    officesRolled: run.offices_rolled,
    officesFailed: run.offices_failed,
    officesParked: run.offices_parked,
    invoicesFinalized: run.invoices_finalized,
    invoicesDrafted: run.invoices_drafted,
    linesWritten: run.lines_written,
    failures: run.failures.map(({ office_id: officeId, code }) => ({ officeId, code })),
  };
}
