import { recordAudit } from "@/lib/audit/record";
import { businessNow, realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { blindIndexes } from "@/lib/ephi/blind-index";
import type { PaymentGateway, StripeCustomer } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { findOfficeIdByCustomer, lockOffice, type Office, setDefaultMethod } from "../data/offices";
import { type StoredEvent, wasHandledSince } from "../data/stripe-events";
import { type Handled, settleEvent } from "./settle-event";

const LOOKS = 3;

/** Applies an event about a customer: what its office's invoices are charged to. */
export async function applyCustomerEvent(
  gateway: PaymentGateway,
  event: StoredEvent,
  customerId: string,
): Promise<Handled> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const handled = await applyOnce(gateway, event, customerId);
    if (handled !== OVERTAKEN) return handled;
  }
  return { status: "again", reason: "overtaken", place: null };
}

const OVERTAKEN = Symbol("overtaken");

async function applyOnce(
  gateway: PaymentGateway,
  event: StoredEvent,
  customerId: string,
): Promise<Handled | typeof OVERTAKEN> {
  const lookedAt = realNow();
  const answer = await gateway.fetchCustomer(customerId);
  if (answer.kind === "unsure") return { status: "again", reason: answer.reason, place: null };
  return inTransaction(systemScope(), async (tx) => {
    if (answer.kind === "refused") {
      return settleEvent(tx, event, { status: "unmatched", reason: answer.reason, place: null });
    }
    const office = await lockOfficeOf(tx, customerId);
    // Another event's look may be younger than ours and stand already: then look again.
    if (await wasHandledSince(tx, event, lookedAt)) return OVERTAKEN;
    return settleEvent(tx, event, await takeOver(tx, event, office, answer.value));
  });
}

async function lockOfficeOf(tx: Tx, customerId: string): Promise<Office | null> {
  const indexes = blindIndexes("provider_ref", customerId);
  const officeId = await findOfficeIdByCustomer(tx, indexes);
  return officeId === null ? null : lockOffice(tx, officeId);
}

async function takeOver(
  tx: Tx,
  event: StoredEvent,
  office: Office | null,
  customer: StripeCustomer,
): Promise<Handled> {
  if (office === null) return { status: "unmatched", reason: "not_ours", place: null };
  const place = { officeId: office.officeId, companyId: office.companyId, invoiceId: null };
  const [before, after] = [office.defaultMethod, customer.defaultMethod];
  if (before?.brand === after?.brand && before?.last4 === after?.last4) {
    return { status: "applied", reason: "nothing_new", place };
  }
  const now = await businessNow(tx);
  await setDefaultMethod(tx, office.officeId, after, now);
  const actor: Context["actor"] = { type: "stripe", eventId: event.eventId };
  await recordAudit(
    tx,
    { actor, requestId: event.eventId, ip: null },
    {
      action: "office.payment-method",
      object: { type: "office", id: String(office.officeId) },
      companyId: office.companyId,
      officeId: office.officeId,
      businessAt: now,
      details: { before, after },
    },
  );
  return { status: "applied", reason: null, place };
}
