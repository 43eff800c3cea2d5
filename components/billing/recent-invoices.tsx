import { type InvoiceRow, invoiceColumns } from "@/components/billing/invoice-columns";
import { RowsTable } from "@/components/data-table/rows-table";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { plural } from "@/lib/format/words";

/** The latest few invoices, for a dashboard. */
export function RecentInvoices({
  rows,
  total,
  allHref,
  now,
  className,
}: {
  rows: InvoiceRow[];
  /** How many there are in all. */
  total: number;
  allHref: string;
  now: string;
  className?: string;
}) {
  return (
    <Card
      title="Recent invoices"
      end={
        total > 0 ? (
          <TextLink href={allHref} className="text-xs">
            All {plural(total, "invoice")}
          </TextLink>
        ) : null
      }
      isFlush
      {...(className ? { className } : {})}
    >
      {rows.length === 0 ? (
        <EmptyState title="No invoices yet">
          The first one is drafted when a care plan is sent and a patient becomes active.
        </EmptyState>
      ) : (
        <RowsTable
          caption="Recent invoices"
          rows={rows}
          columns={invoiceColumns(now, false)}
          getRowId={(row) => String(row.invoiceId)}
          getRowHref={(row) => row.href}
        />
      )}
    </Card>
  );
}
