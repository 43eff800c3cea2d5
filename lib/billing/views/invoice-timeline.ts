import { formatDay } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { capitalize, formatCard, plural } from "@/lib/format/words";
import type { CreditNote } from "../data/credit-notes";
import type { HistoryEvent, Push } from "../data/invoice-history";
import type { Invoice } from "../data/invoices";
import type { LineGroup } from "../data/line-lists";
import type { Payment } from "../data/payments";
import type { CancelReason } from "../domain/invoice";
import { formatCents } from "../domain/money";

export type TimelineKind =
  | "drafted"
  | "activated"
  | "finalized"
  | "pushed"
  | "payment_failed"
  | "paid"
  | "refunded"
  | "credited"
  | "canceled"
  | "parked"
  | "held"
  | "approved"
  | "upcoming"
  | "other";

/** One thing that happened, in words; `at` null has `when` in words. */
export type TimelineEvent = {
  id: string;
  kind: TimelineKind;
  title: string;
  at: string | null;
  when?: string;
  /** Who or what: "Stripe", "Billing run". */
  by: string | null;
};

export type TimelineFacts = {
  invoice: Invoice;
  zone: string;
  now: Date;
  groups: readonly LineGroup[];
  payments: readonly Payment[];
  creditNotes: readonly CreditNote[];
  push: Push | null;
  events: readonly HistoryEvent[];
  parkedAt: Date | null;
  card: { brand: string; last4: string } | null;
};

const money = (cents: number): string => formatMoney(formatCents(cents));

/** Everything that happened to an invoice, the latest first; what is still to come stands on top. */
export function invoiceTimeline(facts: TimelineFacts): TimelineEvent[] {
  const { invoice } = facts;
  const later = [
    ...paymentEvents(facts.payments),
    ...facts.creditNotes.map(creditEvent),
    ...facts.events.flatMap((event) => deskEvent(event)),
    ...endingEvents(facts),
    ...(facts.parkedAt
      ? [entry("parked", "parked", "Parked by the safety bound", facts.parkedAt, "Billing run")]
      : []),
  ].sort((one, other) => (other.at ?? "").localeCompare(one.at ?? ""));
  const beginning = [
    ...pushEvents(facts),
    ...(invoice.finalizedAt && invoice.invoiceNumber
      ? [finalized(invoice.invoiceNumber, invoice.finalizedAt, facts)]
      : []),
    ...activationEvents(facts),
    draftedEvent(facts),
  ];
  return [...upcomingEvents(facts), ...later, ...beginning];
}

function entry(
  id: string,
  kind: TimelineKind,
  title: string,
  at: Date,
  by: string | null,
): TimelineEvent {
  return { id, kind, title, at: at.toISOString(), by };
}

function upcomingEvents({ invoice, now, card }: TimelineFacts): TimelineEvent[] {
  const { status, period, reviewState, dueAt } = invoice;
  const isWaiting = reviewState === "parked" || reviewState === "held";
  if (status === "draft" && period && !isWaiting) {
    const how = card ? `charged to ${formatCard(card)}` : "sent by Stripe";
    return [entry("issue", "upcoming", `To be issued, ${how}`, period.endAt, null)];
  }
  const isOpen = status === "sent" || status === "failed";
  if (isOpen && dueAt && dueAt > now) return [entry("due", "upcoming", "Due", dueAt, null)];
  return [];
}

const ATTEMPTS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"];

/** Payments come oldest first, so attempts can be numbered. */
function paymentEvents(payments: readonly Payment[]): TimelineEvent[] {
  let attempts = 0;
  return payments.map((payment) => {
    if (payment.kind === "charge" && payment.status !== "pending") attempts += 1;
    return paymentEvent(payment, attempts);
  });
}

function paymentEvent(payment: Payment, attempt: number): TimelineEvent {
  const { kind, title } = paymentWords(payment, attempt);
  return entry(`payment-${payment.paymentId}`, kind, title, payment.occurredAt, "Stripe");
}

function paymentWords(payment: Payment, attempt: number): { kind: TimelineKind; title: string } {
  const amount = money(payment.amountCents);
  const { brand, last4 } = payment;
  if (payment.kind !== "charge") return wordsOfMoneyBack(payment, amount);
  if (payment.status === "pending") return { kind: "other", title: `${amount} on its way` };
  if (payment.status === "succeeded") {
    const how = brand && last4 ? `, ${formatCard({ brand, last4 })}` : "";
    return { kind: "paid", title: `${amount} paid${how}` };
  }
  const ordinal = ATTEMPTS[attempt - 1] ?? `${attempt}th`;
  const why = payment.failureCode ? `, ${payment.failureCode.replaceAll("_", " ")}` : "";
  return { kind: "payment_failed", title: `${ordinal} attempt failed${why}` };
}

function wordsOfMoneyBack(
  { kind, status }: Payment,
  amount: string,
): { kind: TimelineKind; title: string } {
  const isRefund = kind === "refund";
  switch (status) {
    case "succeeded":
      return {
        kind: "refunded",
        title: isRefund ? `${amount} refunded` : `${amount} lost in a dispute`,
      };
    case "pending":
      return {
        kind: "other",
        title: isRefund ? `Refund of ${amount} on its way` : `${amount} disputed`,
      };
    default:
      return {
        kind: "other",
        title: isRefund ? `Refund of ${amount} came back` : `Dispute about ${amount} won`,
      };
  }
}

function creditEvent(note: CreditNote): TimelineEvent {
  const title = `${money(note.amountCents)} ${CREDIT_WORDS[note.kind]}, ${note.creditNoteNumber}`;
  return entry(note.creditNoteNumber, "credited", title, note.createdAt, null);
}

const CREDIT_WORDS = {
  reduces_due: "credited",
  refund: "credited and refunded",
  office_credit: "credited to the office",
} as const;

const DESK_WORDS: Record<string, { kind: TimelineKind; title: string }> = {
  "charge.create": { kind: "other", title: "Charge added" },
  "invoice.hold": { kind: "held", title: "Put on hold" },
  "invoice.approve": { kind: "approved", title: "Approved" },
  "invoice.cancel": { kind: "other", title: "Cancellation asked for" },
  "invoice.write_off": { kind: "other", title: "Write-off asked for" },
  "invoice.retry": { kind: "other", title: "Another payment attempt asked for" },
};

const ACTORS: Record<string, string> = {
  user: "Administrator",
  api_key: "API key",
  system: "Billing run",
  stripe: "Stripe",
};

/** What people did by hand; all else shows by its own rows. */
function deskEvent(event: HistoryEvent): TimelineEvent[] {
  const words = DESK_WORDS[event.action];
  if (words === undefined) return [];
  const by = ACTORS[event.actorType] ?? null;
  return [entry(`event-${event.eventId}`, words.kind, words.title, event.businessAt, by)];
}

const CANCELED_WORDS: Record<CancelReason, string> = {
  operator: "Canceled before it was issued",
  nothing_to_bill: "Canceled: nothing to bill",
  voided: "Voided at Stripe",
  written_off: "Written off",
};

function endingEvents({ invoice, payments }: TimelineFacts): TimelineEvent[] {
  const { canceledAt, cancelReason, paidAt, status } = invoice;
  if (canceledAt && cancelReason) {
    return [entry("canceled", "canceled", CANCELED_WORDS[cancelReason], canceledAt, null)];
  }
  const isPaidInMoney = payments.some(
    ({ kind, status: state }) => kind === "charge" && state === "succeeded",
  );
  if (status !== "paid" || !paidAt || isPaidInMoney) return [];
  return [entry("paid", "paid", "Nothing left due", paidAt, null)];
}

/** Stripe's calls run in real time; they are shown where business time stood at the earliest. */
function pushEvents({ push, invoice, now }: TimelineFacts): TimelineEvent[] {
  if (push === null || invoice.finalizedAt === null) return [];
  if (push.status === "sent" && push.sentAt) {
    const earliest = push.sentAt < invoice.finalizedAt ? invoice.finalizedAt : push.sentAt;
    const at = earliest > now ? now : earliest;
    return [
      entry(
        "pushed",
        "pushed",
        "Sent to Stripe: counts and prices, no names, no refs",
        at,
        "Outbox",
      ),
    ];
  }
  const title =
    push.status === "failed" ? "Could not be sent to Stripe" : "Waits to be sent to Stripe";
  return [entry("pushed", "other", title, invoice.finalizedAt, "Outbox")];
}

function finalized(number: string, at: Date, { invoice }: TimelineFacts): TimelineEvent {
  const by = invoice.type === "monthly" ? "Billing run" : null;
  return entry("finalized", "finalized", `Finalized as ${number}`, at, by);
}

function activationEvents({ groups, zone }: TimelineFacts): TimelineEvent[] {
  const group = groups.find(({ itemType }) => itemType === "patient_activation");
  if (group === undefined) return [];
  const title = `${plural(group.lines, "account")} activated, +${money(group.totalCents)}`;
  const [from, to] = [group.firstAt.toISOString(), group.lastAt.toISOString()];
  const [first, last] = [formatDay(from, zone, to), formatDay(to, zone, from)];
  const when = first === last ? first : `${first} – ${last}`;
  return [{ id: "activated", kind: "activated", title, at: null, when, by: null }];
}

function draftedEvent({ invoice, groups }: TimelineFacts): TimelineEvent {
  const carried = groups.find(({ itemType }) => itemType === "patient_renewal");
  if (carried) {
    const title = `Drafted with ${plural(carried.lines, "account")} carried over, ${money(carried.totalCents)}`;
    return entry("drafted", "drafted", title, invoice.createdAt, "Billing run");
  }
  if (invoice.type === "monthly") {
    return entry("drafted", "drafted", "Drafted when it was first needed", invoice.createdAt, null);
  }
  const [charge] = groups;
  const title = charge
    ? `${capitalize(charge.description)}, ${money(charge.totalCents)}`
    : "Drafted";
  return entry("drafted", "drafted", title, invoice.createdAt, null);
}
