import { whyNotPayable } from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { ButtonLink } from "@/components/ui/button";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { formatMoney } from "@/lib/format/money";

/** Stripe's page to pay the invoice, while it is owed. */
export function PayLink({ view, withAmount }: { view: InvoicePageOut; withAmount: boolean }) {
  const { invoice, office } = view;
  if (whyNotPayable(view) !== null) return null;
  return (
    <ButtonLink
      href={officePaths.pay(office.officeId, invoice.invoice_id)}
      variant="primary"
      isExternal
    >
      {withAmount ? `Pay ${formatMoney(invoice.amount_due)} at Stripe` : "Pay at Stripe"}
    </ButtonLink>
  );
}

/** Stripe's page for the card, where it bears on the invoice. */
export function UpdateCardLink({ view, canManage }: { view: InvoicePageOut; canManage: boolean }) {
  if (!canManage || whyNotPayable(view) !== null) return null;
  return (
    <ButtonLink href={officePaths.paymentMethod(view.office.officeId)} isExternal>
      Update card
    </ButtonLink>
  );
}
