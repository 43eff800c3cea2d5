import { sumCents } from "@/lib/billing/domain/money";
import { postPaid, postVoided, postWrittenOff } from "./books";
import { dueCents, totalCents } from "./invoices";
import { refreshStanding } from "./offices";
import { happen, pushed, type StripeSide } from "../stripe-side";
import type { Invoice, World } from "./world";

/** §6: what waits to be told to Stripe of an invoice is told; each answer is a look. */
export function settleOutbox(world: World, invoice: Invoice): void {
  if (isToBePushed(invoice)) push(world, invoice);
  if (invoice.request !== null) carryOut(world, invoice, invoice.request);
}

/** What office credit has paid is never pushed. */
export function isToBePushed(invoice: Invoice): boolean {
  return invoice.number !== null && invoice.atStripe === null && totalCents(invoice) > 0;
}

function push(world: World, invoice: Invoice): void {
  const { office } = invoice;
  office.customer ??= { card: "none" };
  const { card } = office.customer;
  invoice.atStripe = pushed(totalCents(invoice), invoice.isChargedAtIssue, card, world.now);
  look(world, invoice);
}

/** A request that Stripe refuses fails visibly; the invoice stays as it is. */
function carryOut(world: World, invoice: Invoice, request: "void" | "write_off"): void {
  invoice.request = null;
  const { atStripe } = invoice;
  if (atStripe === null) return;
  const isThere = atStripe.status === (request === "void" ? "void" : "uncollectible");
  const what = request === "void" ? "void" : "give_up";
  if (isThere || happen(atStripe, what, world.now)) look(world, invoice);
}

/** §5: our side takes over what Stripe's invoice is now. Looking again changes nothing. */
export function look(world: World, invoice: Invoice): void {
  const { atStripe } = invoice;
  if (atStripe === null) return;
  takeAttempts(world, invoice, atStripe);
  if (atStripe.dueAt !== null) invoice.dueAt = atStripe.dueAt;
  move(world, invoice, atStripe);
  refreshStanding(world, invoice.office);
}

/** One payment row per attempt; money that came raises `amount_paid` whatever the status. */
function takeAttempts(world: World, invoice: Invoice, { attempts }: StripeSide): void {
  for (const attempt of attempts.slice(invoice.payments.length)) {
    invoice.payments.push(attempt);
    if (attempt.status === "succeeded") postPaid(world, invoice, attempt.cents);
  }
  invoice.paidCents = sumCents(
    invoice.payments.filter((one) => one.status === "succeeded").map((one) => one.cents),
  );
}

function move(world: World, invoice: Invoice, stripe: StripeSide): void {
  const isOpen = invoice.status === "sent" || invoice.status === "failed";
  const isGivenUp = invoice.cancelReason === "written_off";
  switch (stripe.status) {
    case "open":
      if (isOpen && stripe.attempts.some((attempt) => attempt.status === "failed")) {
        invoice.status = "failed";
      }
      return;
    case "paid":
      if (!isOpen && !isGivenUp) return;
      invoice.status = "paid";
      invoice.cancelReason = null;
      invoice.canceledAt = null;
      invoice.paidAt = stripe.paidAt;
      return;
    case "void":
      if (isOpen) close(world, invoice, "voided", stripe.closedAt);
      return;
    case "uncollectible":
      if (isOpen) close(world, invoice, "written_off", stripe.closedAt);
  }
}

function close(
  world: World,
  invoice: Invoice,
  reason: "voided" | "written_off",
  at: Date | null,
): void {
  if (reason === "voided") giveBack(world, invoice);
  else postWrittenOff(world, invoice, dueCents(invoice));
  invoice.status = "canceled";
  invoice.cancelReason = reason;
  invoice.canceledAt = at;
}

/** A voided invoice returns the office credit it had taken. */
function giveBack(world: World, invoice: Invoice): void {
  const credits = invoice.lines.filter((line) => line.type === "credit");
  const taken = sumCents(credits.map((line) => -line.unitCents));
  invoice.office.creditCents += taken;
  postVoided(world, invoice, taken);
}
