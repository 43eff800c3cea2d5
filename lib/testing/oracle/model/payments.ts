import { sumCents } from "@/lib/billing/domain/money";
import { postPaid, postRefunded, postVoided, postWrittenOff } from "./books";
import { dueCents, totalCents } from "./invoices";
import { refreshStanding } from "./offices";
import {
  credit as creditAtStripe,
  happen,
  movedCents,
  pushed,
  type StripeSide,
} from "../stripe-side";
import type { Invoice, Telling, World } from "./world";

/** §6: what waits to be told to Stripe of an invoice is told; each answer is a look. */
export function settleOutbox(world: World, invoice: Invoice): void {
  if (isToBePushed(invoice)) push(world, invoice);
  for (const telling of invoice.toTell.splice(0)) carryOut(world, invoice, telling);
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
function carryOut(world: World, invoice: Invoice, telling: Telling): void {
  const { atStripe } = invoice;
  if (atStripe === null) return;
  if (telling.kind === "credit") {
    creditAtStripe(atStripe, telling, world.now);
    look(world, invoice);
    return;
  }
  const isVoid = telling.kind === "void";
  const isThere = atStripe.status === (isVoid ? "void" : "uncollectible");
  if (isThere || happen(atStripe, isVoid ? "void" : "give_up", world.now)) look(world, invoice);
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

/** One payment row per attempt; money that moved counts whatever the status. */
function takeAttempts(world: World, invoice: Invoice, { attempts }: StripeSide): void {
  for (const attempt of attempts.slice(invoice.payments.length)) {
    invoice.payments.push(attempt);
    if (attempt.status !== "succeeded") continue;
    if (attempt.kind === "charge") postPaid(world, invoice, attempt.cents);
    else postRefunded(world, invoice, attempt.cents);
  }
  invoice.paidCents = movedCents(invoice.payments, "charge");
  invoice.refundedCents = movedCents(invoice.payments, "refund");
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
