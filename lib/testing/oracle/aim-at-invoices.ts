import type { Deed } from "./deeds";
import { isToBePushed } from "./model/payments";
import type { ReviewAction } from "./model/review";
import type { Invoice, Office, World } from "./model/world";
import { pick, placeOf } from "./pick";
import type { Step } from "./scenario";
import type { Happening } from "./stripe-side";

const REVIEW: readonly ReviewAction[] = ["hold", "approve", "cancel"];
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
  const fits = (invoice: Invoice) =>
    kind === "review_draft" ? invoice.status === "draft" : invoice.status !== "draft";
  const fitting = own.filter(fits);
  if (kind === "at_stripe" && fitting.every(({ atStripe }) => atStripe === null)) return [];
  const from = kind === "at_stripe" ? fitting.filter((one) => one.atStripe !== null) : fitting;
  const among = from.length === 0 ? own : from;
  if (among.length === 0) return [];
  // Mostly one of the last, for the old ones are settled.
  const reach = c % 4 === 0 ? among.length : Math.min(3, among.length);
  const invoice = placeOf(world, pick(among.slice(-reach), b));
  switch (kind) {
    case "review_draft":
      return [{ verb: "review", action: pick(REVIEW, c), invoice }];
    case "review_any":
      return [{ verb: "review", action: pick(REVIEW_ANY, c), invoice }];
    default:
      return [{ verb: "at_stripe", what: pick(HAPPENINGS, c), invoice }];
  }
}

/** A few of the invoices of which Stripe has yet to be told, the last ones rather than the first. */
export function settle(world: World, { a, b }: Step): Deed[] {
  const waiting = world.invoices.filter((one) => isToBePushed(one) || one.request !== null);
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
