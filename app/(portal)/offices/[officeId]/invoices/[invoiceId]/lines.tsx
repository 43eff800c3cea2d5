import { loadLines } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/actions";
import { nameOf } from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { InvoiceLines, type LineGroup } from "@/components/billing/invoice-lines";
import { invoiceLines } from "@/lib/billing/views/invoice-lines";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { forPage, type PageContext } from "@/lib/http/page";

/** What the invoice is made of, with its totals. */
export async function Lines({ context, view }: { context: PageContext; view: InvoicePageOut }) {
  const { invoice, accountCount, zone } = view;
  const { billing_period_start: start, billing_period_end: end } = invoice;
  const groups = await forPage(withChargeLines(context, view));
  return (
    <InvoiceLines
      // Lines that came meanwhile are not among those loaded.
      key={groups.map(({ lineCount }) => lineCount).join()}
      invoiceLabel={nameOf(view)}
      groups={groups}
      totals={totalsOf(view)}
      accountCount={accountCount}
      period={start !== null && end !== null ? { start, end } : null}
      zone={zone}
      hasNames={view.hasNames && accountCount > 0}
      loadLines={loadLines.bind(null, invoice.invoice_id)}
    />
  );
}

/** Charges come with their few lines; patients' lines are read, and recorded, when opened. */
async function withChargeLines(
  context: PageContext,
  { groups, invoice }: InvoicePageOut,
): Promise<LineGroup[]> {
  return Promise.all(
    groups.map(async (group) => {
      const { itemType } = group;
      const isOfPatients = itemType === "patient_activation" || itemType === "patient_renewal";
      const page = isOfPatients
        ? null
        : await invoiceLines(context, invoice.invoice_id, { itemType, limit: 50 });
      return { ...group, page };
    }),
  );
}

function totalsOf({ invoice, groups }: InvoicePageOut) {
  const quantity = groups.reduce((sum, group) => sum + group.quantity, 0);
  return {
    quantity: groups.length > 0 ? quantity : null,
    total: invoice.total_amount,
    credited: invoice.amount_credited,
    paid: invoice.amount_paid,
    refunded: invoice.amount_refunded,
    due: invoice.amount_due,
    isDraft: invoice.status === "draft",
  };
}
