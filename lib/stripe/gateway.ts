import type { OutboundInvoiceCommand } from "@/lib/ephi/outbound";
import { answered, expectList, expectObject, NOT_CONFIGURED, OrderRefused } from "./answers";
import { type Stripe, stripeClient } from "./client";
import { callOptions } from "./effort";
import { ensureCustomer, readCustomer } from "./ensure-customer";
import { toReceivedEvent } from "./events";
import type { Answer, Effort, Order, Outcome, PaymentGateway } from "./payment-gateway";
import { pushInvoice } from "./push-invoice";
import { readInvoice } from "./read-invoice";
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
      await closeInvoice(stripe, order.kind, order.command, effort);
      return asOutcome(stripe, order.command.stripeInvoiceId);
  }
}

async function asOutcome(stripe: Stripe, stripeInvoiceId: string): Promise<Outcome> {
  return { kind: "invoice", ...(await readInvoice(stripe, stripeInvoiceId)) };
}

/** Voids or writes off, unless it is so already; what was paid meanwhile is refused. */
async function closeInvoice(
  stripe: Stripe,
  kind: "void_invoice" | "write_off_invoice",
  { stripeInvoiceId }: OutboundInvoiceCommand,
  effort: Effort,
): Promise<void> {
  const isVoid = kind === "void_invoice";
  const { status } = expectObject(await stripe.invoices.retrieve(stripeInvoiceId), "in");
  if (status === (isVoid ? "void" : "uncollectible")) return;
  if (status !== "open" && !(isVoid && status === "uncollectible")) {
    throw new OrderRefused(status === "paid" ? "already_paid" : "not_open");
  }
  const options = callOptions(effort, isVoid ? "void" : "write_off");
  expectObject(
    isVoid
      ? await stripe.invoices.voidInvoice(stripeInvoiceId, {}, options)
      : await stripe.invoices.markUncollectible(stripeInvoiceId, {}, options),
    "in",
  );
}

const gateway: PaymentGateway = {
  plan: plannedRequests,
  carryOut: (order, effort) => withStripe((stripe) => carryOut(stripe, order, effort)),
  fetchInvoice: (id) => withStripe((stripe) => readInvoice(stripe, id)),
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
