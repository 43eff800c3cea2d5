import { expectObject, OrderRefused, UnexpectedAnswer } from "./answers";
import type { Stripe } from "./client";
import { callOptions } from "./effort";
import type { Effort, Order } from "./payment-gateway";
import { findPushed } from "./push-invoice";

type Closing = "void_invoice" | "write_off_invoice";

/** Voids or writes off, unless it is so already; what was paid meanwhile is refused. */
export async function closeInvoice(
  stripe: Stripe,
  kind: Closing,
  stripeInvoiceId: string,
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

/**
 * Closes what a failed push may have left: a draft is deleted, for it was never issued there.
 * Answers the id of what was closed; null when nothing is there.
 */
export async function closeLost(
  stripe: Stripe,
  { as: kind, lost }: Extract<Order, { kind: "close_lost" }>,
  effort: Effort,
): Promise<string | null> {
  const found = await findPushed(stripe, lost);
  if (found === null) return null;
  if (found.status !== "draft") {
    await closeInvoice(stripe, kind, found.id, effort);
    return found.id;
  }
  const deleted = await stripe.invoices.del(found.id, {}, callOptions(effort, "delete"));
  if (deleted.deleted !== true) throw new UnexpectedAnswer("a draft that was not deleted");
  return closeLost(stripe, { kind: "close_lost", as: kind, lost }, effort);
}
