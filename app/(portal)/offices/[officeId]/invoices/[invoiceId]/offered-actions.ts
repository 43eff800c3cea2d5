import { nameOf } from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import type { InvoiceActionFacts } from "@/components/billing/invoice-action-dialog";
import type { OfferedAction } from "@/components/billing/invoice-actions";
import type { InvoiceAction } from "@/lib/billing/domain/invoice";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";

const OFFERED: readonly InvoiceAction[] = [
  "approve",
  "hold",
  "retry",
  "credit",
  "refund",
  "write_off",
  "cancel",
];

/** What this person may do to the invoice as it is now. */
export function offeredActions({ invoice }: InvoicePageOut): OfferedAction[] {
  return OFFERED.filter((action) => invoice.allowed_actions.includes(action)).map((action) => ({
    action,
    why: null,
  }));
}

/** What the dialogs of these actions tell. */
export function actionFacts(view: InvoicePageOut): InvoiceActionFacts {
  const { invoice, office, creditable, refundable } = view;
  return {
    label: invoice.invoice_number ?? `the ${nameOf(view)}`,
    officeName: office.name,
    total: invoice.total_amount,
    due: invoice.amount_due,
    creditable,
    refundable,
  };
}
