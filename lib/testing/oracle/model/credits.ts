import type { Cents } from "@/lib/billing/domain/money";
import { postCredited } from "./books";
import { dueCents, moneyLeftCents, totalCents } from "./invoices";
import { refreshStanding } from "./offices";
import { allowedActions } from "./review";
import { bringUpToDate } from "./rollover";
import { type CreditNote, type Invoice, refuse, type World } from "./world";

/** §5, credits: the unpaid part lowers what is due, the paid part is refunded or becomes credit. */
export function credit(
  world: World,
  invoice: Invoice,
  cents: Cents,
  excess: "refund" | "office_credit" | null,
): void {
  bringUpToDate(world, invoice.office);
  if (invoice.status === "draft" || invoice.status === "canceled") refuse("invalid_state");
  if (cents > totalCents(invoice) - invoice.creditedCents) refuse("credit_exceeds_invoice");
  const lowers = Math.min(cents, dueCents(invoice));
  const rest = cents - lowers;
  if (rest > 0 && excess === null) refuse("invalid_value");
  if (rest > moneyLeftCents(invoice)) refuse("refund_exceeds_paid");
  if (!allowedActions(invoice).includes("credit")) refuse("invalid_state");
  const isSettled = lowers > 0 && lowers === dueCents(invoice);
  if (lowers > 0) note(world, invoice, "reduces_due", lowers);
  if (rest > 0 && excess !== null) note(world, invoice, excess, rest);
  if (!isSettled) return;
  // Nothing is due any more: paid, as Stripe does it too.
  invoice.status = "paid";
  invoice.paidAt = world.now;
  refreshStanding(world, invoice.office);
}

/** §5: a refund of a paid invoice writes its own credit note; never more than was paid. */
export function refund(world: World, invoice: Invoice, cents: Cents): void {
  bringUpToDate(world, invoice.office);
  if (invoice.status === "draft" || invoice.status === "canceled") refuse("invalid_state");
  if (cents > moneyLeftCents(invoice)) refuse("refund_exceeds_paid");
  if (invoice.status !== "paid") refuse("invalid_state");
  if (cents > totalCents(invoice) - invoice.creditedCents) refuse("credit_exceeds_invoice");
  if (!allowedActions(invoice).includes("refund")) refuse("invalid_state");
  note(world, invoice, "refund", cents);
}

/** One credit note: its number, the books, office credit, and what Stripe has to be told. */
function note(world: World, invoice: Invoice, kind: CreditNote["kind"], cents: Cents): void {
  world.creditNoteNumbers += 1;
  const number = `CN-${String(world.creditNoteNumbers).padStart(6, "0")}`;
  postCredited(world, invoice, cents, kind === "office_credit" ? "customer_credit" : "receivable");
  invoice.creditNotes.push({ number, cents, kind });
  invoice.creditedCents += cents;
  if (kind === "office_credit") invoice.office.creditCents += cents;
  invoice.toTell.push({
    kind: "credit",
    lowersCents: kind === "reduces_due" ? cents : 0,
    refundCents: kind === "refund" ? cents : 0,
  });
}
