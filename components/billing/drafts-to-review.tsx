import { AttentionBadge } from "@/components/billing/status-badge";
import { RowsTable } from "@/components/data-table/rows-table";
import type { Column } from "@/components/data-table/column";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { formatCycle } from "@/lib/format/date";
import { formatCount, plural } from "@/lib/format/words";

/** A draft that waits for a person before it is finalized. */
export type DraftToReview = {
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
};

const columns: Column<DraftToReview>[] = [
  {
    id: "office",
    header: "Office",
    width: "grow",
    cell: (row) => (
      <span
        className="block max-w-72 truncate font-medium touch:max-w-[34vw]"
        title={row.officeName}
      >
        {row.officeName}
      </span>
    ),
    sub: (row) => formatCycle(row.periodStart, row.periodEnd, row.zone),
  },
  {
    id: "company",
    header: "Company",
    hideOnPhone: true,
    cell: (row) => <span className="text-ink-2">{row.companyName}</span>,
  },
  {
    id: "cycle",
    header: "Cycle",
    hideOnPhone: true,
    cell: (row) => formatCycle(row.periodStart, row.periodEnd, row.zone),
  },
  {
    id: "lines",
    header: "Lines",
    align: "right",
    hideOnPhone: true,
    cell: (row) => formatCount(row.lines),
  },
  {
    id: "before",
    header: "The invoice before",
    align: "right",
    hideOnPhone: true,
    cell: (row) =>
      row.previousLines === null ? (
        <span className="text-ink-3">None</span>
      ) : (
        <span className="text-ink-2">
          {plural(row.previousLines, "line")}
          {row.previousNumber ? `, ${row.previousNumber}` : ""}
        </span>
      ),
  },
  {
    id: "state",
    header: "State",
    cell: (row) => (
      <AttentionBadge>{row.reviewState === "parked" ? "Parked" : "On hold"}</AttentionBadge>
    ),
  },
  {
    id: "total",
    header: "Total",
    align: "right",
    cell: (row) => <Money amount={row.total} className="font-medium" />,
  },
];

/** Drafts that no run finalizes: many more lines than the invoice before, or held by a person. */
export function DraftsToReview({ rows }: { rows: DraftToReview[] }) {
  if (rows.length === 0) return null;
  return (
    <Card
      title="Drafts that wait for a person"
      meta={plural(rows.length, "draft")}
      isFlush
      foot={
        rows.some(({ reviewState }) => reviewState === "parked")
          ? "Parked: more than 3 times the lines of the invoice before, and more than 100 above it. No run finalizes these."
          : "Held by a person. No run finalizes these."
      }
    >
      <RowsTable
        caption="Drafts that wait for a person"
        rows={rows}
        columns={columns}
        getRowId={(row) => String(row.invoiceId)}
        getRowHref={(row) => `/offices/${row.officeId}/invoices/${row.invoiceId}`}
      />
    </Card>
  );
}
