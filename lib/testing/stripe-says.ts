import { systemContext } from "@/lib/billing/context";
import { findInvoice, lockInvoice } from "@/lib/billing/data/invoices";
import { lockOffice } from "@/lib/billing/data/offices";
import { applyStripeInvoice } from "@/lib/billing/operations/apply-stripe-invoice";
import { businessNow, realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Movement, StripeInvoice } from "@/lib/stripe/payment-gateway";

/** A movement of money as Stripe would tell it. */
export function movement(
  ref: string,
  amountCents: number,
  change: Partial<Movement> = {},
): Movement {
  return {
    ref,
    kind: "charge",
    status: "succeeded",
    amountCents,
    failureCode: null,
    brand: null,
    last4: null,
    occurredAt: new Date("2026-01-15T12:00:00Z"),
    ...change,
  };
}

/** Takes over what Stripe would say of an issued invoice, for tests that need no Stripe. */
export async function stripeSays(
  invoiceId: number,
  said: Partial<StripeInvoice> & Pick<StripeInvoice, "status">,
): Promise<void> {
  await inTransaction(systemScope(), async (tx) => {
    const known = await findInvoice(tx, invoiceId);
    const office = known && (await lockOffice(tx, known.officeId));
    const invoice = known && (await lockInvoice(tx, invoiceId));
    if (!office || !invoice) throw new Error("there is no such invoice");
    const stripe: StripeInvoice = {
      stripeInvoiceId: `in_test${invoiceId}`,
      customerId: "cus_test0000",
      invoiceId,
      totalCents: invoice.totalCents,
      paidCents: invoice.paidCents,
      hasFailedAttempt: false,
      dueAt: null,
      paidAt: null,
      closedAt: null,
      movements: [],
      ...said,
    };
    const look = { office, invoice, stripe, fetchedAt: realNow() };
    await applyStripeInvoice(tx, systemContext("test"), look, await businessNow(tx));
  });
}
