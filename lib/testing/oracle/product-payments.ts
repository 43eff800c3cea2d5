import { applyPaymentEvent } from "@/lib/billing/operations/apply-payment-event";
import { carryOutIntent } from "@/lib/billing/operations/carry-out-intent";
import { receivePaymentEvent } from "@/lib/billing/operations/receive-payment-event";
import { realNow } from "@/lib/clock";
import type { ReceivedEvent } from "@/lib/stripe/payment-gateway";
import type { InvoicePlace } from "./deeds";
import { officeAt, type Product } from "./practice";

/** A void waits for its push, and that for its customer. */
const MOST_ROUNDS = 10;

/** Carries out the intents that wait for these invoices, as the job queue would, until none is left. */
export async function settleOutbox(
  product: Product,
  invoices: readonly InvoicePlace[],
): Promise<null> {
  const { database } = product;
  const ids: number[] = [];
  for (const place of invoices) ids.push(await database.invoiceId(product, place));
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const outboxIds = await database.pendingIntents(ids);
    if (outboxIds.length === 0) return null;
    for (const outboxId of outboxIds) await carryOutIntent(product.stripe.gateway, outboxId);
  }
  throw new Error("intents wait for each other");
}

/** Delivers Stripe's events about invoices and customers. */
export async function hear(
  product: Product,
  invoices: readonly InvoicePlace[],
  cards: readonly number[],
): Promise<null> {
  const { stripe, database } = product;
  for (const place of invoices) {
    const id = stripe.stripeIdOf(await database.invoiceId(product, place));
    await deliver(product, "invoice.updated", { kind: "invoice", id });
  }
  for (const at of cards) {
    const id = stripe.customerOf(officeAt(product, at).officeId);
    await deliver(product, "customer.updated", { kind: "customer", id });
  }
  return null;
}

async function deliver(
  product: Product,
  type: string,
  subject: NonNullable<ReceivedEvent["subject"]>,
): Promise<void> {
  product.events += 1;
  const eventId = `evt_${product.events}`;
  await receivePaymentEvent({
    eventId,
    type,
    occurredAt: realNow(),
    isLive: false,
    apiVersion: null,
    isOfOurMode: true,
    isOfOurVersion: true,
    subject,
  });
  const result = await applyPaymentEvent(product.stripe.gateway, eventId);
  if (result === "failed" || result === "unmatched") throw new Error(`an event was ${result}`);
}
