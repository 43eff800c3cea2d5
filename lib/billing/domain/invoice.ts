import type { Cents } from "./money";
import type { OfficeStatus } from "./office";

export const INVOICE_STATUSES = ["draft", "sent", "paid", "failed", "canceled"] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const INVOICE_TYPES = ["monthly", "setup_fee", "one_off"] as const;
export type InvoiceType = (typeof INVOICE_TYPES)[number];

export const ITEM_TYPES = [
  "patient_activation",
  "patient_renewal",
  "setup_fee",
  "one_off",
  "credit",
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export const REVIEW_STATES = ["none", "parked", "held", "approved"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const CANCEL_REASONS = ["operator", "nothing_to_bill", "voided", "written_off"] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const INVOICE_ACTIONS = [
  "cancel",
  "approve",
  "hold",
  "credit",
  "refund",
  "write_off",
  "retry",
] as const;
export type InvoiceAction = (typeof INVOICE_ACTIONS)[number];

/** `cancelReason` is set exactly while the status is canceled. */
export type InvoiceState = { status: InvoiceStatus; cancelReason: CancelReason | null };

/** `paid`: nothing is due any more. `refunded`: a refund or a lost dispute. */
export type InvoiceEvent =
  | { type: "finalize" }
  | { type: "cancel"; reason: "operator" | "nothing_to_bill" }
  | { type: "paid" }
  | { type: "partially_paid" }
  | { type: "payment_failed" }
  | { type: "voided" }
  | { type: "uncollectible" }
  | { type: "refunded" };

export type IgnoredReason = "not_issued" | "not_paid" | "already_paid" | "already_canceled";

export type Transition =
  | { kind: "moved"; to: InvoiceStatus; cancelReason: CancelReason | null }
  | { kind: "ignored"; reason: IgnoredReason }
  | { kind: "refused"; code: "invalid_state" };

/**
 * What an event does to an invoice, for every pair of state and event. Our own verbs are refused
 * where they do not fit; payment events that come late or again are ignored. `moved` may keep the
 * status: its money columns still change. Rule: docs/domain.md §5.
 */
export function transition(state: InvoiceState, event: InvoiceEvent): Transition {
  if (event.type === "finalize" || event.type === "cancel") {
    if (state.status !== "draft") return { kind: "refused", code: "invalid_state" };
    return event.type === "finalize" ? moved("sent") : moved("canceled", event.reason);
  }
  switch (state.status) {
    case "draft":
      return ignored("not_issued");
    case "sent":
    case "failed":
      return transitionOfIssued(state.status, event.type);
    case "paid":
      return event.type === "refunded" ? moved("paid") : ignored("already_paid");
    case "canceled":
      return state.cancelReason === "written_off" && event.type === "paid"
        ? moved("paid")
        : ignored("already_canceled");
  }
}

type PaymentEventType = Exclude<InvoiceEvent["type"], "finalize" | "cancel">;

function transitionOfIssued(status: "sent" | "failed", type: PaymentEventType): Transition {
  switch (type) {
    case "paid":
      return moved("paid");
    case "partially_paid":
      return moved(status);
    case "payment_failed":
      return moved("failed");
    case "voided":
      return moved("canceled", "voided");
    case "uncollectible":
      return moved("canceled", "written_off");
    case "refunded":
      return ignored("not_paid");
  }
}

function moved(to: InvoiceStatus, cancelReason: CancelReason | null = null): Transition {
  return { kind: "moved", to, cancelReason };
}

function ignored(reason: IgnoredReason): Transition {
  return { kind: "ignored", reason };
}

/** Our state for Stripe's; null while Stripe has no issued invoice, or shows a status we do not know. */
export function statusFromStripe(stripe: {
  status: string | null;
  latestAttemptFailed: boolean;
}): InvoiceState | null {
  switch (stripe.status) {
    case "open":
      return { status: stripe.latestAttemptFailed ? "failed" : "sent", cancelReason: null };
    case "paid":
      return { status: "paid", cancelReason: null };
    case "void":
      return { status: "canceled", cancelReason: "voided" };
    case "uncollectible":
      return { status: "canceled", cancelReason: "written_off" };
    default:
      return null;
  }
}

/** The event that Stripe's current object stands for; null when it tells nothing new. */
export function eventFromStripe(stripe: {
  status: string | null;
  latestAttemptFailed: boolean;
  paidCents: Cents;
  knownPaidCents: Cents;
}): InvoiceEvent | null {
  switch (stripe.status) {
    case "paid":
      return { type: "paid" };
    case "void":
      return { type: "voided" };
    case "uncollectible":
      return { type: "uncollectible" };
    case "open":
      if (stripe.latestAttemptFailed) return { type: "payment_failed" };
      return stripe.paidCents > stripe.knownPaidCents ? { type: "partially_paid" } : null;
    default:
      return null;
  }
}

export type InvoiceAmounts = {
  status: InvoiceStatus;
  totalCents: Cents;
  creditedCents: Cents;
  paidCents: Cents;
};

/** What is due: a draft's total, nothing on a canceled invoice, never below 0. */
export function amountDueCents(invoice: InvoiceAmounts): Cents {
  if (invoice.status === "draft") return invoice.totalCents;
  if (invoice.status === "canceled") return 0;
  return Math.max(0, invoice.totalCents - invoice.creditedCents - invoice.paidCents);
}

/**
 * The status after a payment or the passing of a due date: active and past_due only ever
 * change into each other, no other status moves. Rule: docs/domain.md §5.
 */
export function officeStatusAfterPayments(facts: {
  status: OfficeStatus;
  hasFailedOrOverdue: boolean;
}): OfficeStatus {
  if (facts.status !== "active" && facts.status !== "past_due") return facts.status;
  return facts.hasFailedOrOverdue ? "past_due" : "active";
}

export type ActionFacts = InvoiceAmounts & {
  reviewState: ReviewState;
  /** What of the money paid is gone or promised. */
  spentCents: Cents;
  /** A cancel, a write-off or another attempt waits for Stripe's answer. */
  hasPendingRequest: boolean;
};

/** What the caller may do to the invoice now, in a fixed order. Only who administers may anything. */
export function allowedActions(facts: ActionFacts, mayAdminister: boolean): InvoiceAction[] {
  if (!mayAdminister) return [];
  return INVOICE_ACTIONS.filter((action) => isAllowed(action, facts));
}

function isAllowed(action: InvoiceAction, facts: ActionFacts): boolean {
  const isDraft = facts.status === "draft";
  const isOpen = (facts.status === "sent" || facts.status === "failed") && !facts.hasPendingRequest;
  const isPaid = facts.status === "paid";
  const isCreditable = facts.creditedCents < facts.totalCents;
  const hasMoneyLeft = facts.spentCents < facts.paidCents;
  switch (action) {
    case "cancel":
      // An invoice that took money is credited or refunded: a void would leave the payment hanging.
      return isDraft || (isOpen && facts.paidCents === 0);
    case "approve":
      return isDraft && (facts.reviewState === "parked" || facts.reviewState === "held");
    case "hold":
      return isDraft && (facts.reviewState === "none" || facts.reviewState === "approved");
    case "credit":
      return (isOpen || (isPaid && hasMoneyLeft)) && isCreditable;
    case "refund":
      return isPaid && isCreditable && hasMoneyLeft;
    case "write_off":
      return isOpen && amountDueCents(facts) > 0;
    case "retry":
      return isOpen && facts.status === "failed" && amountDueCents(facts) > 0;
  }
}

/** "LB-" and at least six digits. Throws RangeError unless the sequence is a whole number from 1. */
export function formatInvoiceNumber(sequence: number): string {
  return `LB-${sequenceDigits(sequence)}`;
}

/** "CN-" and at least six digits. Throws RangeError unless the sequence is a whole number from 1. */
export function formatCreditNoteNumber(sequence: number): string {
  return `CN-${sequenceDigits(sequence)}`;
}

function sequenceDigits(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new RangeError("a number sequence starts at 1");
  }
  return String(sequence).padStart(6, "0");
}
