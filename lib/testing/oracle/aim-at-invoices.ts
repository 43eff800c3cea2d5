import type { Deed, InvoicePlace } from "./deeds";
import { draftOfCycle, dueCents, moneyLeftCents, totalCents } from "./model/invoices";
import { isToBePushed } from "./model/payments";
import type { ReviewAction } from "./model/review";
import type { Invoice, Office, World } from "./model/world";
import { overBoundary, pick, placeOf } from "./pick";
import type { Step } from "./scenario";
import type { Happening } from "./stripe-side";

const REVIEW: readonly ReviewAction[] = ["hold", "approve", "cancel"];
const KEPT: readonly ReviewAction[] = ["approve", "approve", "approve", "cancel", "hold"];
const REVIEW_ANY: readonly ReviewAction[] = [...REVIEW, "write_off", "cancel", "write_off"];
const HAPPENINGS: readonly Happening[] = [
  "pay",
  "pay",
  "pay",
  "pay_part",
  "fail",
  "fail",
  "void",
  "give_up",
];

/** One invoice of an office, mostly of its last. */
export function aimAtInvoice(world: World, office: Office, { kind, b, c }: Step): Deed[] {
  const own = world.invoices.filter((one) => one.office === office);
  const fits = (invoice: Invoice) => (kind === "review_draft") === (invoice.status === "draft");
  const fitting = own.filter(fits);
  if (kind === "at_stripe" && fitting.every(({ atStripe }) => atStripe === null)) return [];
  const from = kind === "at_stripe" ? fitting.filter((one) => one.atStripe !== null) : fitting;
  const among = from.length === 0 ? own : from;
  if (among.length === 0) return [];
  // Mostly one of the last, for the old ones are settled.
  const reach = c % 4 === 0 ? among.length : Math.min(3, among.length);
  const chosen = pick(among.slice(-reach), b);
  const invoice = placeOf(world, chosen);
  switch (kind) {
    case "review_draft":
      return [{ verb: "review", action: reviewOf(chosen, c), invoice }];
    case "review_any":
      return [{ verb: "review", action: pick(REVIEW_ANY, c), invoice }];
    default:
      return [{ verb: "at_stripe", what: pick(HAPPENINGS, c), invoice }];
  }
}

/**
 * A credit note up to and beyond what is due, paid or left, and Stripe is told of it at once: what
 * is credited on one side while it is paid on the other is the stand-in's tests' matter.
 */
export function creditOrRefund(world: World, office: Office, { kind, a, b, c }: Step): Deed[] {
  const fitting = world.invoices.filter(
    (one) => one.office === office && one.status !== "draft" && !hasNews(one) && !isUnsure(one),
  );
  if (fitting.length === 0) return [];
  const credited = fitting.filter(({ creditNotes }) => creditNotes.length > 0);
  const from = c % 5 === 0 && credited.length > 0 ? credited : fitting;
  const chosen = pick(from.slice(-4), b);
  const invoice = placeOf(world, chosen);
  const paying = b % 3 === 0 ? [] : payFirst(chosen, invoice);
  const told: Deed = { verb: "settle_outbox", invoices: [invoice] };
  const cents = Math.max(1, pick(amountsFor(world, chosen), c));
  if (kind === "refund") return [...paying, { verb: "refund", invoice, cents }, told];
  const excess = pick(["refund", "office_credit", "office_credit", null] as const, a);
  const deeds: Deed[] = [...paying, { verb: "credit", invoice, cents, excess }, told];
  // Office credit is seen at work when the running draft is issued.
  return excess === "office_credit" ? [...deeds, ...overBoundary(world, office)] : deeds;
}

/** Only what was paid can be refunded or become office credit. */
function payFirst({ status, toTell }: Invoice, invoice: InvoicePlace): Deed[] {
  if ((status !== "sent" && status !== "failed") || toTell.length > 0) return [];
  return [
    { verb: "settle_outbox", invoices: [invoice] },
    { verb: "at_stripe", what: "pay", invoice },
    { verb: "hear", invoices: [invoice], cards: [] },
  ];
}

/** At and beside what is left, due and paid; and what covers the running draft, or all but a little. */
function amountsFor(world: World, chosen: Invoice): number[] {
  const { office } = chosen;
  const left = totalCents(chosen) - chosen.creditedCents;
  const due = dueCents(chosen);
  const draft = draftOfCycle(world, office);
  const cover = (draft === null ? left : totalCents(draft)) - office.creditCents;
  return [
    ...[left, left, left + 1, Math.ceil(left / 2), Math.ceil(left / 3), 1],
    ...[
      due,
      due - 1,
      due + 1,
      chosen.paidCents,
      moneyLeftCents(chosen),
      moneyLeftCents(chosen) + 1,
    ],
    ...[cover, cover + 1, cover - 1, cover - 49, cover - 50, cover - 51],
  ];
}

/** Charged as soon as it is pushed: what a credit of it comes to shows only then. */
function isUnsure({ atStripe, isChargedAtIssue }: Invoice): boolean {
  return atStripe === null && isChargedAtIssue;
}

/** What is kept is mostly let go, what is not is kept, canceled, or left alone. */
function reviewOf({ review }: Invoice, c: number): ReviewAction {
  const isKept = review === "parked" || review === "held";
  return pick(isKept ? KEPT : REVIEW, c);
}

/** A few of the invoices of which Stripe has yet to be told, the last ones rather than the first. */
export function settle(world: World, { a, b }: Step): Deed[] {
  const waiting = world.invoices.filter((one) => isToBePushed(one) || one.toTell.length > 0);
  const from = b % 4 === 0 ? waiting.slice(0, 1 + (a % 4)) : waiting.slice(-1 - (a % 5));
  const invoices = from.map((invoice) => placeOf(world, invoice));
  return invoices.length === 0 ? [] : [{ verb: "settle_outbox", invoices }];
}

/** Events of what we have not heard of; now and then one again. */
export function hear(world: World, { a, b }: Step): Deed[] {
  const pushed = world.invoices.filter((one) => one.atStripe !== null);
  const again = b % 3 === 0 && pushed.length > 0 ? [pick(pushed, a)] : [];
  const invoices = [...new Set([...pushed.filter(hasNews), ...again])];
  const cards = world.offices.filter(
    ({ customer, hasCard }) => customer !== null && (customer.card !== "none") !== hasCard,
  );
  if (invoices.length === 0 && cards.length === 0) return [];
  return [
    {
      verb: "hear",
      invoices: invoices.map((invoice) => placeOf(world, invoice)),
      cards: cards.map((office) => office.at),
    },
  ];
}

function hasNews({ atStripe, payments, status }: Invoice): boolean {
  if (atStripe === null) return false;
  const isOpen = status === "sent" || status === "failed";
  return atStripe.attempts.length > payments.length || (isOpen && atStripe.status !== "open");
}
