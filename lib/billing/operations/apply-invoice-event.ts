import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { blindIndexes } from "@/lib/ephi/blind-index";
import type { PaymentGateway, StripeInvoice } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import {
  findInvoice,
  findInvoiceByStripe,
  type Invoice,
  lockInvoice,
  setStripeInvoice,
} from "../data/invoices";
import { lockOffice, type Office } from "../data/offices";
import type { StoredEvent } from "../data/stripe-events";
import { openProviderId, providerPlaces, sealProviderId } from "../provider-refs";
import { applyStripeInvoice } from "./apply-stripe-invoice";
import { type Handled, settleEvent } from "./settle-event";

/** How far the clocks of two machines may be apart: one receives, the other looks. */
const CLOCKS_APART_MS = 2_000;

/** Applies an event about an invoice, unless Stripe was asked for it since the event came in. */
export async function applyInvoiceEvent(
  gateway: PaymentGateway,
  event: StoredEvent,
  stripeInvoiceId: string,
): Promise<Handled> {
  const known = await inTransaction(systemScope(), async (tx) => {
    const invoice = await findByStripeId(tx, stripeInvoiceId);
    const lookedAt = invoice?.stripeSyncedAt ?? null;
    if (lookedAt === null) return null;
    if (lookedAt.getTime() - event.receivedAt.getTime() < CLOCKS_APART_MS) return null;
    return settleEvent(tx, event, { status: "applied", reason: "nothing_new", place: invoice });
  });
  if (known !== null) return known;
  const answer = await gateway.fetchInvoice(stripeInvoiceId);
  if (answer.kind === "unsure") return { status: "again", reason: answer.reason, place: null };
  return inTransaction(systemScope(), async (tx) => {
    if (answer.kind === "refused") {
      return settleEvent(tx, event, { status: "unmatched", reason: answer.reason, place: null });
    }
    return settleEvent(tx, event, await takeOver(tx, event, answer.value));
  });
}

async function takeOver(
  tx: Tx,
  event: StoredEvent,
  { invoice: stripe, fetchedAt }: { invoice: StripeInvoice; fetchedAt: Date },
): Promise<Handled> {
  const found =
    (await findByStripeId(tx, stripe.stripeInvoiceId)) ??
    (stripe.invoiceId === null ? null : await findInvoice(tx, stripe.invoiceId));
  const office = found && (await lockOffice(tx, found.officeId));
  const invoice = found && (await lockInvoice(tx, found.invoiceId));
  if (!office || !invoice || !isOurs(office, invoice, stripe)) {
    return { status: "unmatched", reason: "not_ours", place: null };
  }
  if (invoice.status === "draft" || stripe.status === "draft") {
    return { status: "ignored", reason: "not_issued", place: invoice };
  }
  if (invoice.stripeRef === null) {
    // The event is faster than the answer to the push, or that answer was lost.
    const place = providerPlaces.invoice(invoice.invoiceId);
    await setStripeInvoice(tx, invoice.invoiceId, sealProviderId(place, stripe.stripeInvoiceId));
  }
  const actor: Context["actor"] = { type: "stripe", eventId: event.eventId };
  const context: Context = { actor, requestId: event.eventId, ip: null };
  const look = { office, invoice, stripe, fetchedAt };
  const applied = await applyStripeInvoice(tx, context, look, await businessNow(tx));
  if (applied.kind === "changed") return { status: "applied", reason: null, place: invoice };
  const isKnown = applied.reason === "nothing_new";
  return { status: isKnown ? "applied" : "ignored", reason: applied.reason, place: invoice };
}

/** Metadata alone proves nothing: the customer must be the office's, and the invoice not another's. */
function isOurs(office: Office, invoice: Invoice, stripe: StripeInvoice): boolean {
  const customerId = openProviderId(providerPlaces.customer(office.officeId), office.customerRef);
  const knownId = openProviderId(providerPlaces.invoice(invoice.invoiceId), invoice.stripeRef);
  return (
    customerId === stripe.customerId && (knownId === null || knownId === stripe.stripeInvoiceId)
  );
}

function findByStripeId(tx: Tx, stripeInvoiceId: string): Promise<Invoice | null> {
  return findInvoiceByStripe(tx, blindIndexes("provider_ref", stripeInvoiceId));
}
