import { API_VERSION, isLiveMode, type Stripe } from "./client";
import type { ReceivedEvent } from "./payment-gateway";
import { idOf } from "./references";

type Subject = NonNullable<ReceivedEvent["subject"]>["kind"];

/** Which events we follow, and what each is about. All others are recorded as ignored. */
const FOLLOWED: Readonly<
  Record<string, { kind: Subject; idAt: "id" | "invoice" | "customer" | "payment_intent" }>
> = {
  "invoice.updated": { kind: "invoice", idAt: "id" },
  "invoice.paid": { kind: "invoice", idAt: "id" },
  "invoice.payment_succeeded": { kind: "invoice", idAt: "id" },
  "invoice.payment_failed": { kind: "invoice", idAt: "id" },
  "invoice.payment_action_required": { kind: "invoice", idAt: "id" },
  "invoice.overdue": { kind: "invoice", idAt: "id" },
  "invoice.voided": { kind: "invoice", idAt: "id" },
  "invoice.marked_uncollectible": { kind: "invoice", idAt: "id" },
  "invoice_payment.paid": { kind: "invoice", idAt: "invoice" },
  "credit_note.created": { kind: "invoice", idAt: "invoice" },
  "credit_note.voided": { kind: "invoice", idAt: "invoice" },
  "charge.refunded": { kind: "payment", idAt: "payment_intent" },
  "refund.created": { kind: "payment", idAt: "payment_intent" },
  "refund.updated": { kind: "payment", idAt: "payment_intent" },
  "refund.failed": { kind: "payment", idAt: "payment_intent" },
  "charge.dispute.created": { kind: "payment", idAt: "payment_intent" },
  "charge.dispute.updated": { kind: "payment", idAt: "payment_intent" },
  "charge.dispute.closed": { kind: "payment", idAt: "payment_intent" },
  "customer.updated": { kind: "customer", idAt: "id" },
  "customer.deleted": { kind: "customer", idAt: "id" },
  "payment_method.attached": { kind: "customer", idAt: "customer" },
  "payment_method.updated": { kind: "customer", idAt: "customer" },
  "payment_method.automatically_updated": { kind: "customer", idAt: "customer" },
};

const PREFIXES: Record<Subject, RegExp> = {
  invoice: /^in_[A-Za-z0-9_]{4,250}$/,
  customer: /^cus_[A-Za-z0-9_]{4,250}$/,
  payment: /^pi_[A-Za-z0-9_]{4,250}$/,
};

/** The end of the year 9999: later instants no column holds. */
const LATEST_SECOND = 253_402_300_799;

function versionOf({ api_version: version }: Stripe.Event): string | null {
  return typeof version === "string" && /^[\w.-]{1,60}$/.test(version) ? version : null;
}

/** What is kept of an event; null when it has not the form of one. */
export function toReceivedEvent(event: Stripe.Event): ReceivedEvent | null {
  const { id, type, created, livemode } = event as Partial<Stripe.Event>;
  const isEvent =
    typeof id === "string" &&
    /^evt_[A-Za-z0-9_]{4,250}$/.test(id) &&
    typeof type === "string" &&
    /^[a-z0-9_.]{1,100}$/.test(type) &&
    Number.isSafeInteger(created) &&
    Number(created) > 0 &&
    Number(created) <= LATEST_SECOND &&
    typeof livemode === "boolean";
  if (!isEvent) return null;
  return {
    eventId: id,
    type,
    occurredAt: new Date(Number(created) * 1000),
    isLive: livemode,
    apiVersion: versionOf(event),
    isOfOurMode: livemode === isLiveMode(),
    isOfOurVersion: event.api_version === API_VERSION,
    subject: subjectOf(event),
  };
}

function subjectOf(event: Stripe.Event): ReceivedEvent["subject"] {
  const followed = FOLLOWED[event.type];
  const object: unknown = event.data?.object;
  if (followed === undefined || typeof object !== "object" || object === null) return null;
  const reference = (object as Record<string, unknown>)[followed.idAt];
  const id = idOf(reference as string | { id: string } | null);
  return id !== null && PREFIXES[followed.kind].test(id) ? { kind: followed.kind, id } : null;
}
