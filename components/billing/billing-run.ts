import type { RunCounts } from "@/components/billing/run-progress";
import type { RunRow } from "@/components/billing/run-table";
import { formatMoney } from "@/lib/format/money";
import { plural } from "@/lib/format/words";

/** What a run would do, added up, and cycles that ended besides each office's first. */
export type DryRun = {
  officesDue: number;
  toFinalize: { count: number; total: string };
  toDraft: { count: number; total: string };
  toPark: number;
  /** Cycles after the first that ended of an office, the oldest first. */
  later: LaterCycle[];
};

export type LaterCycle = Pick<
  RunRow,
  "officeId" | "cycleKey" | "lines" | "toFinalize" | "nextLines" | "nextDraft"
>;

/** A run's counters, as the API tells them too. */
export type RunCounters = {
  officesDue: number;
  officesRolled: number;
  officesFailed: number;
  officesParked: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
  failures: { officeId: number; code: string }[];
};

/** What the button says that a run will do: "Finalize 83 invoices, $246.00". */
export function runButton({ toFinalize, officesDue }: DryRun): string {
  return toFinalize.count === 0
    ? `Roll ${plural(officesDue, "office")}, nothing to finalize`
    : `Finalize ${plural(toFinalize.count, "invoice")}, ${formatMoney(toFinalize.total)}`;
}

/** The counters as the meter shows them: each office is in one part. */
export function runCounts(run: RunCounters): RunCounts {
  const { officesDue, officesRolled, officesFailed, officesParked } = run;
  const parked = Math.min(officesParked, officesRolled);
  return {
    rolled: officesRolled - parked,
    parked,
    failed: officesFailed,
    waiting: Math.max(0, officesDue - officesRolled - officesFailed),
    invoicesFinalized: run.invoicesFinalized,
    invoicesDrafted: run.invoicesDrafted,
    linesWritten: run.linesWritten,
  };
}

/** The rows of a dry run: what is due of each office, with its later cycles behind it. */
export function dryRunRows(due: readonly RunRow[], { later }: DryRun): RunRow[] {
  return due.flatMap((first) => [
    first,
    ...later
      .filter(({ officeId }) => officeId === first.officeId)
      .map((cycle) => ({ ...first, ...cycle, outcome: "due" as const })),
  ]);
}

/** The same rows once the run is over. */
export function doneRows(rows: readonly RunRow[], { failures }: RunCounters): RunRow[] {
  const failed = new Set(failures.map(({ officeId }) => officeId));
  return rows.map((row) => ({
    ...row,
    outcome: failed.has(row.officeId) ? "failed" : row.outcome === "due" ? "rolled" : row.outcome,
  }));
}
