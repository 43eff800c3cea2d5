"use client";

import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { EmptyState } from "@/components/ui/empty-state";
import { State } from "@/components/ui/state";
import { formatMoney } from "@/lib/format/money";
import { formatCount } from "@/lib/format/words";

/** One office of a run: what the dry run found and what came of it. */
export type RunRow = {
  officeId: number;
  officeName: string;
  companyName: string;
  lines: number;
  toFinalize: string;
  nextLines: number;
  nextDraft: string;
  outcome:
    | { kind: "finalized"; number: string }
    | { kind: "parked" | "held" | "working" | "nothing_to_bill" | "waiting" | "due" }
    | { kind: "failed"; note: string };
  /** The draft that waits for a person. */
  parkedInvoiceId: number | null;
};

function Outcome({ outcome }: { outcome: RunRow["outcome"] }) {
  switch (outcome.kind) {
    case "finalized":
      return (
        <>
          <span className="sr-only">Finalized as </span>
          <State tone="sent" icon="sent">
            {outcome.number}
          </State>
        </>
      );
    case "parked":
    case "held":
      return (
        <State tone="attention" icon="attention">
          {outcome.kind === "parked" ? "Parked" : "On hold"}
        </State>
      );
    case "failed":
      return (
        <State tone="failed" icon="failed">
          {outcome.note}
        </State>
      );
    case "working":
      return (
        <State tone="accent" icon="turn">
          Working
        </State>
      );
    case "nothing_to_bill":
      return (
        <State tone="quiet" icon="minus">
          Nothing to bill
        </State>
      );
    case "waiting":
      return (
        <State tone="quiet" icon="clock">
          Waiting
        </State>
      );
    case "due":
      return (
        <State tone="plain" icon="draft">
          To finalize
        </State>
      );
  }
}

const columns: Column<RunRow>[] = [
  {
    id: "office",
    header: "Office",
    cell: (row) => <span className="font-medium">{row.officeName}</span>,
    sub: (row) => row.companyName,
  },
  {
    id: "company",
    header: "Company",
    hideOnPhone: true,
    width: "grow",
    cell: (row) => <span className="text-ink-2">{row.companyName}</span>,
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
    cell: (row) => <span className="font-medium">{formatMoney(row.toFinalize)}</span>,
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

/** Dry run and outcome by office; `a` approves and `h` holds a parked one. */
export function RunTable({
  onApprove,
  onHold,
  ...rest
}: Pick<DataTableProps<RunRow>, "rows" | "list" | "summary" | "pager" | "panel" | "head"> & {
  onApprove?: (row: RunRow) => void;
  onHold?: (row: RunRow) => void;
}) {
  return (
    <DataTable
      {...rest}
      id="run"
      caption="Dry run and outcome by office"
      columns={columns}
      getRowId={(row) => String(row.officeId)}
      getRowLabel={(row) => row.officeName}
      rowKeys={[
        ...(onApprove ? [{ key: "a", label: "approve", run: onApprove }] : []),
        ...(onHold ? [{ key: "h", label: "hold", run: onHold }] : []),
      ]}
      empty={
        <EmptyState title="No office here">
          An office is due once its cycle has ended. The cron bills it then by itself.
        </EmptyState>
      }
    />
  );
}
