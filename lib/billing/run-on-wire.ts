import type { BillingRunOut } from "./contract/runs";
import type { Run } from "./data/billing-runs";

/** A run as the API tells it. */
export function runOnWire(run: Run): BillingRunOut {
  return {
    run_id: run.runId,
    as_of: run.asOf.toISOString(),
    dry_run: false,
    offices_due: run.officesDue,
    offices_rolled: run.officesRolled,
    offices_failed: run.officesFailed,
    offices_parked: run.officesParked,
    invoices_finalized: run.invoicesFinalized,
    invoices_drafted: run.invoicesDrafted,
    lines_written: run.linesWritten,
    failures: run.failures,
  };
}

/** What a call came to: the runs it worked on, as one under the latest one's id. */
export function runsOnWire(asOf: Date, runs: readonly Run[]): BillingRunOut {
  const sum = (countOf: (run: Run) => number) =>
    runs.reduce((total, run) => total + countOf(run), 0);
  return {
    run_id: runs.length === 0 ? null : Math.max(...runs.map((run) => run.runId)),
    as_of: asOf.toISOString(),
    dry_run: false,
    offices_due: sum((run) => run.officesDue),
    offices_rolled: sum((run) => run.officesRolled),
    offices_failed: sum((run) => run.officesFailed),
    offices_parked: sum((run) => run.officesParked),
    invoices_finalized: sum((run) => run.invoicesFinalized),
    invoices_drafted: sum((run) => run.invoicesDrafted),
    lines_written: sum((run) => run.linesWritten),
    failures: runs.flatMap((run) => run.failures),
  };
}
