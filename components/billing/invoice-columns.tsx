import type { Column } from "@/components/data-table/column";
import { StatusBadge } from "@/components/billing/status-badge";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import type { InvoiceStatus, InvoiceType, ReviewState } from "@/lib/billing/domain/invoice";
import { formatPeriod } from "@/lib/format/date";
import { formatLate } from "@/lib/format/days";

/** One invoice in a list. Money as decimal strings, instants as ISO strings. */
export type InvoiceRow = {
  invoiceId: number;
  number: string | null;
  officeName: string;
  type: InvoiceType;
  status: InvoiceStatus;
  reviewState: ReviewState;
  /** The charge's name; null for monthly ones, whose period names them. */
  chargeName: string | null;
  periodStart: string | null;
  periodEnd: string | null;
  total: string;
  dueAt: string | null;
  paidAt: string | null;
  isOverdue: boolean;
  /** The office's zone. */
  zone: string;
  href: string;
};

export const invoiceTypeWords: Record<InvoiceType, string> = {
  monthly: "Monthly",
  setup_fee: "Setup fee",
  one_off: "One-off",
};

const none = <span className="text-ink-3">–</span>;

/** How an invoice is called: its number, or that it has none yet. */
export function invoiceLabel(row: Pick<InvoiceRow, "number" | "status">): string {
  return row.number ?? (row.status === "draft" ? "No number yet" : "Never numbered");
}

/** "Nov 1 – 30, 2026", or the name of the charge. */
export function periodOrCharge(
  row: Pick<InvoiceRow, "chargeName" | "periodStart" | "periodEnd" | "zone" | "type">,
): string {
  if (row.chargeName !== null) return row.chargeName;
  if (row.periodStart === null || row.periodEnd === null) return invoiceTypeWords[row.type];
  return formatPeriod(row.periodStart, row.periodEnd, row.zone);
}

/** "18 days late", "due today", or null. */
export function lateText(
  row: Pick<InvoiceRow, "isOverdue" | "dueAt" | "zone">,
  now: string,
): string | null {
  if (!row.isOverdue || row.dueAt === null) return null;
  return formatLate(row.dueAt, now, row.zone) ?? "overdue since today";
}

function DueCell({ row, now }: { row: InvoiceRow; now: string }) {
  if (row.dueAt === null || row.status === "canceled") return none;
  const late = lateText(row, now);
  const due = <Time at={row.dueAt} zone={row.zone} now={now} />;
  return late === null ? (
    due
  ) : (
    <span className="text-attention">
      {due} · {late}
    </span>
  );
}

/** The columns of every list of invoices; `withOffice` for lists over several offices. */
export function invoiceColumns(now: string, withOffice: boolean): Column<InvoiceRow>[] {
  return [
    {
      id: "number",
      header: "Number",
      sortKey: "created_at",
      cell: (row) => (
        <span className={row.number ? "font-medium tabular-nums" : "text-ink-3"}>
          {invoiceLabel(row)}
        </span>
      ),
      sub: (row) => (withOffice ? row.officeName : periodOrCharge(row)),
    },
    ...(withOffice
      ? [
          {
            id: "office",
            header: "Office",
            hideOnPhone: true,
            cell: (row: InvoiceRow) => row.officeName,
          },
        ]
      : []),
    { id: "period", header: "Period or charge", hideOnPhone: true, cell: periodOrCharge },
    {
      id: "type",
      header: "Type",
      hideOnPhone: true,
      cell: (row) => <span className="text-ink-2">{invoiceTypeWords[row.type]}</span>,
    },
    {
      id: "status",
      header: "Status",
      isFixed: true,
      cell: (row) => <StatusBadge status={row.status} reviewState={row.reviewState} />,
      sub: (row) => <span className="text-attention">{lateText(row, now)}</span>,
    },
    {
      id: "total",
      header: "Total",
      align: "right",
      sortKey: "total_amount",
      isFixed: true,
      cell: (row) => <Money amount={row.total} className="font-medium" />,
    },
    {
      id: "due",
      header: "Due",
      hideOnPhone: true,
      sortKey: "due_at",
      cell: (row) => <DueCell row={row} now={now} />,
    },
    {
      id: "paid",
      header: "Paid",
      hideOnPhone: true,
      cell: (row) =>
        row.paidAt === null ? none : <Time at={row.paidAt} zone={row.zone} now={now} />,
    },
  ];
}
