import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import { log } from "@/lib/log";
import type { PaymentGateway } from "@/lib/stripe/payment-gateway";
import { findEvent, markHandled, type StoredEvent } from "../data/stripe-events";
import { openProviderId, providerPlaces } from "../provider-refs";
import { applyCustomerEvent } from "./apply-customer-event";
import { applyInvoiceEvent } from "./apply-invoice-event";
import { type Handled, settleEvent } from "./settle-event";

export type EventResult = "applied" | "ignored" | "unmatched" | "failed" | "done";

export const MAX_EVENT_ATTEMPTS = 24;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Applies an event: Stripe is asked for what it is about, and the answer is taken over. A failing
 * event stays visible, is tried again with growing pauses, and can be replayed by hand.
 * Rule: docs/domain.md §6.
 */
export async function applyPaymentEvent(
  gateway: PaymentGateway,
  eventId: string,
): Promise<EventResult> {
  const event = await inTransaction(systemScope(), (tx) => findEvent(tx, eventId));
  if (event === null || (event.status !== "stored" && event.status !== "failed")) return "done";
  try {
    const handled = await handle(gateway, event);
    if (handled.status === "again") return await failEvent(event, handled.reason ?? "unknown");
    return handled.status;
  } catch (error) {
    log.error("event.broken", error, { eventRef: eventId, eventType: event.type });
    return failEvent(event, "internal");
  }
}

async function handle(gateway: PaymentGateway, event: StoredEvent): Promise<Handled> {
  const subjectId = openProviderId(providerPlaces.event(event.eventId), event.objectRef);
  if (subjectId?.startsWith("in_")) return applyInvoiceEvent(gateway, event, subjectId);
  if (subjectId?.startsWith("pi_")) return applyMoneyEvent(gateway, event, subjectId);
  if (subjectId?.startsWith("cus_")) return applyCustomerEvent(gateway, event, subjectId);
  return inTransaction(systemScope(), (tx) =>
    settleEvent(tx, event, { status: "ignored", reason: "not_followed", place: null }),
  );
}

/** A refund or a dispute names a payment; what it means stands on the invoices that this paid. */
async function applyMoneyEvent(
  gateway: PaymentGateway,
  event: StoredEvent,
  paymentIntentId: string,
): Promise<Handled> {
  const paid = await gateway.invoicesOfPayment(paymentIntentId);
  if (paid.kind === "unsure") return { status: "again", reason: paid.reason, place: null };
  let handled: Handled | null = null;
  for (const stripeInvoiceId of paid.kind === "done" ? paid.value : []) {
    handled = await applyInvoiceEvent(gateway, event, stripeInvoiceId);
    if (handled.status === "again") return handled;
  }
  if (handled !== null) return handled;
  const reason = paid.kind === "refused" ? paid.reason : "not_ours";
  return inTransaction(systemScope(), (tx) =>
    settleEvent(tx, event, { status: "unmatched", reason, place: null }),
  );
}

async function failEvent(event: StoredEvent, reason: string): Promise<"failed"> {
  const { eventId, attempts } = event;
  const at = realNow();
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20), LONGEST_PAUSE_MS);
  const runAt = new Date(at.getTime() + pauseMs * (0.5 + Math.random() / 2));
  await inTransaction(systemScope(), async (tx) => {
    await markHandled(tx, event, { status: "failed", reason, place: null, at });
    if (attempts + 1 >= MAX_EVENT_ATTEMPTS) return;
    await enqueue(tx, "apply_payment_event", { eventId }, { jobKey: `event.${eventId}`, runAt });
  });
  return "failed";
}
