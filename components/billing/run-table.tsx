"use client";

import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { EmptyState } from "@/components/ui/empty-state";
import type { IconName } from "@/components/ui/icon";
import { State, type Tone } from "@/components/ui/state";
import { formatCycleKey } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { formatCount, plural } from "@/lib/format/words";

/** One office and one cycle of it that has ended: what a run does there, or what came of it. */
export type RunRow = {
  officeId: number;
  officeName: string;
  companyName: string;
  /** The key of the cycle that ended, YYYY-MM-DD. */
  cycleKey: string;
  lines: number;
  toFinalize: string;
  nextLines: number;
  nextDraft: string;
  outcome: "due" | "parked" | "held" | "nothing_to_bill" | "rolled" | "failed";
};

const outcomes: Record<RunRow["outcome"], { tone: Tone; icon: IconName; words: string }> = {
  due: { tone: "plain", icon: "draft", words: "To finalize" },
  parked: { tone: "attention", icon: "attention", words: "Parked" },
  held: { tone: "attention", icon: "attention", words: "On hold" },
  nothing_to_bill: { tone: "quiet", icon: "minus", words: "Nothing to bill" },
  rolled: { tone: "sent", icon: "sent", words: "Finalized" },
  failed: { tone: "failed", icon: "failed", words: "Failed, will retry" },
};

function Outcome({ outcome }: { outcome: RunRow["outcome"] }) {
  const { tone, icon, words } = outcomes[outcome];
  return (
    <State tone={tone} icon={icon}>
      {words}
    </State>
  );
}

/** False where the draft stays a draft, or there is none. */
function isIssued({ outcome }: RunRow): boolean {
  return outcome === "due" || outcome === "rolled";
}

const columns: Column<RunRow>[] = [
  {
    id: "office",
    header: "Office",
    cell: (row) => (
      <span
        className="block max-w-72 truncate font-medium touch:max-w-[46vw]"
        title={row.officeName}
      >
        {row.officeName}
      </span>
    ),
    sub: (row) => `${formatCycleKey(row.cycleKey)}, ${plural(row.lines, "line")}`,
  },
  {
    id: "company",
    header: "Company",
    hideOnPhone: true,
    width: "grow",
    cell: (row) => (
      <span className="block max-w-52 truncate text-ink-2" title={row.companyName}>
        {row.companyName}
      </span>
    ),
  },
  {
    id: "cycle",
    header: "Cycle ended",
    hideOnPhone: true,
    cell: (row) => formatCycleKey(row.cycleKey),
  },
  {
    id: "lines",
    header: "Lines",
    align: "right",
    hideOnPhone: true,
    cell: (row) => formatCount(row.lines),
  },
  {
    id: "amount",
    header: "To finalize",
    align: "right",
    cell: (row) => (
      <span className={isIssued(row) ? "font-medium" : "text-ink-3"}>
        {formatMoney(row.toFinalize)}
      </span>
    ),
  },
  {
    id: "next-lines",
    header: "Next lines",
    align: "right",
    hideOnPhone: true,
    cell: (row) => <span className="text-ink-2">{formatCount(row.nextLines)}</span>,
  },
  {
    id: "next-draft",
    header: "Next draft",
    align: "right",
    hideOnPhone: true,
    cell: (row) => <span className="text-ink-2">{formatMoney(row.nextDraft)}</span>,
  },
  { id: "outcome", header: "Outcome", cell: (row) => <Outcome outcome={row.outcome} /> },
];

/** What a run does, or did, by office and cycle. */
export function RunTable({
  rows,
  ...rest
}: Pick<DataTableProps<RunRow>, "rows" | "list" | "summary" | "head">) {
  return (
    <DataTable
      {...rest}
      id="run"
      caption="Cycles that have ended, by office"
      rows={rows}
      columns={columns}
      getRowId={(row) => `${row.officeId} ${row.cycleKey}`}
      getRowLabel={(row) => row.officeName}
      getRowHref={(row) => `/offices/${row.officeId}/invoices`}
      empty={
        <EmptyState title="No cycle has ended">
          An office is due once its cycle has ended. The cron bills it then by itself.
        </EmptyState>
      }
    />
  );
}
