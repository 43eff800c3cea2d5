import { answered, expectList, expectObject, NOT_CONFIGURED } from "./answers";
import { type Stripe, stripeClient } from "./client";
import { closeInvoice, closeLost } from "./close-invoice";
import { collectInvoice } from "./collect-invoice";
import { issueCredit, refundAgain } from "./credit-invoice";
import { ensureCustomer, readCustomer } from "./ensure-customer";
import { toReceivedEvent } from "./events";
import type { Answer, Effort, Order, Outcome, PaymentGateway } from "./payment-gateway";
import { pushInvoice } from "./push-invoice";
import { invoicesOfPayment, readInvoice } from "./read-invoice";
import { plannedRequests } from "./requests";

const PAGE = 100;

async function withStripe<T>(run: (stripe: Stripe) => Promise<T>): Promise<Answer<T>> {
  const stripe = stripeClient();
  return stripe === null ? NOT_CONFIGURED : answered(() => run(stripe));
}

async function carryOut(stripe: Stripe, order: Order, effort: Effort): Promise<Outcome> {
  switch (order.kind) {
    case "create_customer":
      return { kind: "customer", customerId: await ensureCustomer(stripe, order.customer, effort) };
    case "push_invoice":
      return asOutcome(stripe, await pushInvoice(stripe, order.invoice, effort));
    case "void_invoice":
    case "write_off_invoice":
      await closeInvoice(stripe, order.kind, order.command.stripeInvoiceId, effort);
      return asOutcome(stripe, order.command.stripeInvoiceId);
    case "close_lost": {
      const found = await closeLost(stripe, order, effort);
      return found === null ? { kind: "absent" } : asOutcome(stripe, found);
    }
    case "retry_payment":
      await collectInvoice(stripe, order.command.stripeInvoiceId, effort);
      return asOutcome(stripe, order.command.stripeInvoiceId);
    case "credit":
      await issueCredit(stripe, order.credit, effort);
      return asOutcome(stripe, order.credit.stripeInvoiceId);
    case "refund_again":
      await refundAgain(stripe, order.refund, effort);
      return asOutcome(stripe, order.refund.stripeInvoiceId);
  }
}

async function asOutcome(stripe: Stripe, stripeInvoiceId: string): Promise<Outcome> {
  return { kind: "invoice", ...(await readInvoice(stripe, stripeInvoiceId)) };
}

const gateway: PaymentGateway = {
  plan: plannedRequests,
  carryOut: (order, effort) => withStripe((stripe) => carryOut(stripe, order, effort)),
  fetchInvoice: (id) => withStripe((stripe) => readInvoice(stripe, id)),
  invoicesOfPayment: (id) => withStripe((stripe) => invoicesOfPayment(stripe, id)),
  fetchCustomer: (id) => withStripe((stripe) => readCustomer(stripe, id)),
  hostedInvoiceUrl: (id) =>
    withStripe(async (stripe) => {
      const invoice = expectObject(await stripe.invoices.retrieve(id), "in");
      return invoice.hosted_invoice_url ?? null;
    }),
  paymentMethodPage: (page) =>
    withStripe(async (stripe) => {
      const session = await stripe.billingPortal.sessions.create({
        customer: page.customerId,
        return_url: page.returnUrl,
        flow_data: { type: "payment_method_update" },
      });
      return expectObject(session, "bps").url;
    }),
  listEvents: (since, afterId) =>
    withStripe(async (stripe) => {
      const page = expectList(
        await stripe.events.list({
          created: { gte: Math.floor(since.getTime() / 1000) },
          limit: PAGE,
          ...(afterId === null ? {} : { starting_after: afterId }),
        }),
        "evt",
      );
      const last = page.rows.at(-1);
      return {
        events: page.rows.flatMap((event) => toReceivedEvent(event) ?? []),
        nextAfterId: page.hasMore && last ? last.id : null,
      };
    }),
};

/** The gateway to Stripe, or to whatever STRIPE_API_BASE points at. */
export function stripeGateway(): PaymentGateway {
  return gateway;
}
