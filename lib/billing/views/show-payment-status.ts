import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PaymentStatusOut } from "../contract/invoices";
import { listPayments, type Payment } from "../data/payments";
import { amountDueCents } from "../domain/invoice";
import { formatCents } from "../domain/money";
import { instantOnWire } from "../on-wire";
import { openProviderId, providerPlaces } from "../provider-refs";
import { requireInvoice } from "./access";

/** Asks Stripe for the page on which an invoice can be paid; null when there is none to show. */
export type FindHostedUrl = (stripeInvoiceId: string) => Promise<string | null>;

/**
 * What was paid and what is due. Stripe's page is looked up anew each time, by whoever may speak
 * with Stripe, after the transaction. Refuses `not_found` and `forbidden`.
 */
export async function showPaymentStatus(
  context: Context,
  invoiceId: number,
  findHostedUrl: FindHostedUrl | null = null,
): Promise<PaymentStatusOut> {
  const { invoice, payments } = await inTransaction(scopeOf(context.actor), async (tx) => ({
    invoice: await requireInvoice(tx, context, invoiceId),
    payments: await listPayments(tx, invoiceId),
  }));
  const stripeId = openProviderId(providerPlaces.invoice(invoiceId), invoice.stripeRef);
  const hostedUrl = stripeId && findHostedUrl ? await findHostedUrl(stripeId) : null;
  return {
    invoice_id: invoiceId,
    status: invoice.status,
    currency: "usd",
    total_amount: formatCents(invoice.totalCents),
    amount_paid: formatCents(invoice.paidCents),
    amount_credited: formatCents(invoice.creditedCents),
    amount_due: formatCents(amountDueCents(invoice)),
    amount_refunded: formatCents(invoice.refundedCents),
    payments: payments.map(paymentOnWire).reverse(),
    stripe: {
      pushed: invoice.stripeRef !== null,
      synced_at: instantOnWire(invoice.stripeSyncedAt),
      hosted_invoice_url: hostedUrl,
    },
  };
}

/** One attempt or movement as the wire and the pages say it. */
export function paymentOnWire(payment: Payment): PaymentStatusOut["payments"][number] {
  const { brand, last4 } = payment;
  return {
    payment_id: payment.paymentId,
    kind: payment.kind,
    status: payment.status,
    amount: formatCents(payment.amountCents),
    method: brand !== null && last4 !== null ? { brand, last4 } : null,
    failure_code: payment.failureCode,
    occurred_at: payment.occurredAt.toISOString(),
  };
}
