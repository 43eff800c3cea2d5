import { officePaths } from "@/app/(portal)/offices/[officeId]/path";
import type { InvoiceRow } from "@/components/billing/invoice-columns";
import type { InvoiceRowView } from "@/lib/billing/views/invoice-row";

/** A row of the view with the address of its page. */
export function toInvoiceRow({ officeId, due: _due, ...row }: InvoiceRowView): InvoiceRow {
  return { ...row, href: officePaths.invoice(officeId, row.invoiceId) };
}
