import type { Actor } from "@/lib/auth/actor";
import { may } from "@/lib/auth/policy";
import type { InvoiceOut } from "./contract/invoices";
import type { Invoice } from "./data/invoices";
import { type InvoiceDealings, NO_DEALINGS, spentCents } from "./domain/credit";
import { allowedActions, amountDueCents } from "./domain/invoice";
import { formatCents } from "./domain/money";
import { instantOnWire } from "./on-wire";
import { openProviderId, providerPlaces } from "./provider-refs";

/**
 * An invoice as the wire says it to this actor: Stripe's id whole for who administers, else masked.
 * What may be done depends on what was credited, given back and asked of Stripe before.
 */
export function invoiceOnWire(
  invoice: Invoice,
  actor: Actor,
  dealings: InvoiceDealings = NO_DEALINGS,
): InvoiceOut {
  const mayAdminister = may(actor, "invoice.administer", invoice);
  return {
    invoice_id: invoice.invoiceId,
    office_id: invoice.officeId,
    invoice_number: invoice.invoiceNumber,
    invoice_type: invoice.type,
    status: invoice.status,
    cancel_reason: invoice.cancelReason,
    review_state: invoice.reviewState,
    currency: "usd",
    billing_period_start: instantOnWire(invoice.period?.startAt ?? null),
    billing_period_end: instantOnWire(invoice.period?.endAt ?? null),
    total_amount: formatCents(invoice.totalCents),
    amount_paid: formatCents(invoice.paidCents),
    amount_credited: formatCents(invoice.creditedCents),
    amount_due: formatCents(amountDueCents(invoice)),
    amount_refunded: formatCents(invoice.refundedCents),
    stripe_invoice_id: stripeIdFor(invoice, mayAdminister),
    due_at: instantOnWire(invoice.dueAt),
    finalized_at: instantOnWire(invoice.finalizedAt),
    paid_at: instantOnWire(invoice.paidAt),
    canceled_at: instantOnWire(invoice.canceledAt),
    created_at: invoice.createdAt.toISOString(),
    updated_at: invoice.updatedAt.toISOString(),
    allowed_actions: allowedActions(
      {
        ...invoice,
        spentCents: spentCents(dealings),
        hasPendingRequest: dealings.hasPendingRequest,
      },
      mayAdminister,
    ),
  };
}

function stripeIdFor(invoice: Invoice, isWhole: boolean): string | null {
  const stripeId = openProviderId(providerPlaces.invoice(invoice.invoiceId), invoice.stripeRef);
  return stripeId === null || isWhole ? stripeId : `in_…${stripeId.slice(-4)}`;
}
