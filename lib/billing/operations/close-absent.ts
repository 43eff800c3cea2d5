import { businessNow, realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import type { StripeInvoice } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { lockInvoice } from "../data/invoices";
import type { Office } from "../data/offices";
import { type Intent, listOpenIntents } from "../data/outbox";
import { applyStripeInvoice } from "./apply-stripe-invoice";
import { failIntent } from "./fail-intent";
import { settleIntent } from "./settle-intent";

/**
 * Confirms a cancel or a write-off of an invoice of which Stripe has nothing and will get nothing:
 * its push is given up with it. The office is locked.
 */
export async function closeAbsent(
  tx: Tx,
  context: Context,
  office: Office,
  intent: Intent,
): Promise<void> {
  const invoice = intent.invoiceId === null ? null : await lockInvoice(tx, intent.invoiceId);
  if (invoice === null) throw new Error("the invoice of an intent is gone");
  const now = await businessNow(tx);
  const { invoiceId } = invoice;
  for (const push of await listOpenIntents(tx, { kind: "push_invoice", invoiceId })) {
    if (push.status === "pending") await failIntent(tx, context, push, "invoice_canceled");
  }
  const stripe: StripeInvoice = {
    stripeInvoiceId: "",
    customerId: "",
    invoiceId,
    // As Stripe would have it if the push had come through.
    status: closesAs(intent) === "void_invoice" ? "void" : "uncollectible",
    totalCents: invoice.totalCents,
    paidCents: 0,
    hasFailedAttempt: false,
    dueAt: null,
    paidAt: null,
    closedAt: now,
    movements: [],
  };
  await applyStripeInvoice(tx, context, { office, invoice, stripe, fetchedAt: realNow() }, now);
  await settleIntent(tx, context, intent, { absent: true }, now);
}

/** Which of the two closings an intent asks for. */
export function closesAs({ kind }: Intent): "void_invoice" | "write_off_invoice" {
  return kind === "write_off_invoice" ? "write_off_invoice" : "void_invoice";
}
