import { recordAudit } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/transaction";
import type { StripeInvoice } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { readDealings } from "../data/invoice-dealings";
import { type Invoice, type PaymentFacts, savePaymentFacts } from "../data/invoices";
import type { Office } from "../data/offices";
import { NO_DEALINGS } from "../domain/credit";
import {
  eventFromStripe,
  type IgnoredReason,
  type InvoiceEvent,
  type InvoiceState,
  statusFromStripe,
  transition,
} from "../domain/invoice";
import type { Cents } from "../domain/money";
import { bookMovements } from "./book-movements";
import { type RecordedMovement, recordMovements } from "./record-movements";
import { refreshOfficeStanding } from "./refresh-office-standing";

type Look = {
  office: Office;
  /** Issued, locked after its office. */
  invoice: Invoice;
  stripe: StripeInvoice;
  /** Real time before Stripe was asked. */
  fetchedAt: Date;
};

/** What came of a look at Stripe: something changed, or why nothing did. */
type Applied = { kind: "changed" } | { kind: "unchanged"; reason: IgnoredReason | "nothing_new" };

/**
 * Takes over what Stripe says of an invoice now. The outcome follows from Stripe's object alone:
 * an earlier, later or repeated look leads to the same rows. Rule: docs/domain.md §5.
 */
export async function applyStripeInvoice(
  tx: Tx,
  context: Context,
  look: Look,
  now: Date,
): Promise<Applied> {
  const { office, invoice, stripe } = look;
  const movements = await recordMovements(tx, invoice, stripe, now);
  const event = eventFromStripe({
    ...statusOf(stripe),
    paidCents: stripe.paidCents,
    knownPaidCents: invoice.paidCents,
  });
  const after = factsAfter(look, event, await sumWentBack(tx, invoice.invoiceId), now);
  await savePaymentFacts(tx, invoice.invoiceId, after.facts, now);
  const isChanged = movements.length > 0 || hasMoved(invoice, after.facts);
  if (isChanged) await auditPayment(tx, context, look, after.facts, movements, now);
  await refreshOfficeStanding(tx, context, office, now);
  await bookMovements(tx, context, { ...look, after: after.facts, movements }, now);
  if (isChanged) return { kind: "changed" };
  const isAlike = isSame(statusFromStripe(statusOf(stripe)), after.facts);
  return { kind: "unchanged", reason: (isAlike ? null : after.ignored) ?? "nothing_new" };
}

async function sumWentBack(tx: Tx, invoiceId: number): Promise<Cents> {
  const dealings = (await readDealings(tx, [invoiceId])).get(invoiceId) ?? NO_DEALINGS;
  return dealings.refundsCents + dealings.disputesCents;
}

function statusOf({ status, hasFailedAttempt }: StripeInvoice) {
  return { status, latestAttemptFailed: hasFailedAttempt };
}

function isSame(theirs: InvoiceState | null, ours: PaymentFacts): boolean {
  return theirs?.status === ours.status && theirs.cancelReason === ours.cancelReason;
}

function factsAfter(
  { invoice, stripe, fetchedAt }: Look,
  event: InvoiceEvent | null,
  wentBackCents: Cents,
  now: Date,
): { facts: PaymentFacts; ignored: IgnoredReason | null } {
  const { status, cancelReason } = invoice;
  const step = event && transition({ status, cancelReason }, event);
  const moved = step?.kind === "moved" ? step : null;
  const paidCents = Math.max(invoice.paidCents, stripe.paidCents);
  const facts: PaymentFacts = {
    status: moved?.to ?? status,
    cancelReason: moved ? moved.cancelReason : cancelReason,
    // An older look may come in later: what was paid, and when we looked, only grow.
    paidCents,
    // A refund and a dispute of one payment may take it twice: the rows of payments tell all.
    refundedCents: Math.min(paidCents, wentBackCents),
    dueAt: stripe.dueAt ?? invoice.dueAt,
    paidAt: moved?.to === "paid" ? (stripe.paidAt ?? now) : invoice.paidAt,
    canceledAt: canceledAtAfter(invoice, stripe, moved?.to, now),
    stripeSyncedAt: latest(invoice.stripeSyncedAt, fetchedAt),
  };
  return { facts, ignored: step?.kind === "ignored" ? step.reason : null };
}

function canceledAtAfter(
  invoice: Invoice,
  stripe: StripeInvoice,
  to: Invoice["status"] | undefined,
  now: Date,
): Date | null {
  if (to === undefined) return invoice.canceledAt;
  return to === "canceled" ? (stripe.closedAt ?? now) : null;
}

function latest(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}

function hasMoved(before: Invoice, after: PaymentFacts): boolean {
  return (
    before.status !== after.status ||
    before.paidCents !== after.paidCents ||
    before.refundedCents !== after.refundedCents ||
    before.dueAt?.getTime() !== after.dueAt?.getTime()
  );
}

async function auditPayment(
  tx: Tx,
  context: Context,
  { invoice, stripe }: Look,
  after: PaymentFacts,
  movements: readonly RecordedMovement[],
  now: Date,
): Promise<void> {
  await recordAudit(tx, context, {
    action: "invoice.payment",
    object: { type: "invoice", id: String(invoice.invoiceId) },
    companyId: invoice.companyId,
    officeId: invoice.officeId,
    businessAt: now,
    details: {
      stripe_status: stripe.status,
      status: { before: invoice.status, after: after.status },
      paid_cents: { before: invoice.paidCents, after: after.paidCents },
      refunded_cents: { before: invoice.refundedCents, after: after.refundedCents },
      movements: movements.map(({ paymentId, kind, status, amountCents }) => ({
        payment_id: paymentId,
        kind,
        status,
        amount_cents: amountCents,
      })),
    },
  });
}
