import { nameOf } from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import type { InvoiceActionFacts } from "@/components/billing/invoice-action-dialog";
import type { OfferedAction } from "@/components/billing/invoice-actions";
import type { InvoiceAction } from "@/lib/billing/domain/invoice";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { negativeOf, sumOf } from "@/lib/format/money";

const OFFERED: readonly InvoiceAction[] = ["approve", "hold", "cancel", "write_off"];

/** What this person may do to the invoice as it is now. */
export function offeredActions({ invoice }: InvoicePageOut): OfferedAction[] {
  return OFFERED.filter((action) => invoice.allowed_actions.includes(action)).map((action) => ({
    action,
    why: null,
  }));
}

/** What the dialogs of these actions tell. */
export function actionFacts(view: InvoicePageOut): InvoiceActionFacts {
  const { invoice, office } = view;
  return {
    label: invoice.invoice_number ?? `the ${nameOf(view)}`,
    officeName: office.name,
    total: invoice.total_amount,
    due: invoice.amount_due,
    creditable: sumOf([invoice.total_amount, negativeOf(invoice.amount_credited)]),
    refundable: sumOf([invoice.amount_paid, negativeOf(invoice.amount_refunded)]),
  };
}
