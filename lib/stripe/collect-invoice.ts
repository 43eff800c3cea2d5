import { expectObject, OrderRefused } from "./answers";
import { Stripe } from "./client";
import { callOptions } from "./effort";
import type { Effort } from "./payment-gateway";

/** Tries to collect an open invoice now. A declined card is an answer: the attempt tells of it. */
export async function collectInvoice(
  stripe: Stripe,
  stripeInvoiceId: string,
  effort: Effort,
): Promise<void> {
  const { status } = expectObject(await stripe.invoices.retrieve(stripeInvoiceId), "in");
  if (status === "paid") return;
  if (status !== "open") throw new OrderRefused("not_open");
  const options = callOptions(effort, "pay");
  try {
    expectObject(await stripe.invoices.pay(stripeInvoiceId, {}, options), "in");
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
  }
}
