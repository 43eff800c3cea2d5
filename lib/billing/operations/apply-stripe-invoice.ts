import { recordAudit } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/transaction";
import type { StripeInvoice } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { type Invoice, type PaymentFacts, savePaymentFacts } from "../data/invoices";
import { insertPostings, sumLeftByItemType } from "../data/journal";
import { sumByItemType } from "../data/line-items";
import { giveOfficeCredit, type Office } from "../data/offices";
import { localDateAt } from "../domain/calendar";
import {
  amountDueCents,
  eventFromStripe,
  type IgnoredReason,
  type InvoiceEvent,
  type InvoiceState,
  statusFromStripe,
  transition,
} from "../domain/invoice";
import {
  type Posting,
  postingsForPayment,
  postingsForVoid,
  postingsForWriteOff,
  postingsForWriteOffReversal,
} from "../domain/journal";
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

type Sourced = { source: string; postings: Posting[] };

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
  const movements = await recordMovements(tx, invoice, stripe.movements);
  const event = eventFromStripe({
    ...statusOf(stripe),
    paidCents: stripe.paidCents,
    knownPaidCents: invoice.paidCents,
  });
  const after = factsAfter(look, event, now);
  await savePaymentFacts(tx, invoice.invoiceId, after.facts, now);
  const sourced = [
    ...movements.flatMap((movement) => postingsOfMovement(invoice, movement)),
    ...(await postingsOfClosing(tx, look, after.facts, now)),
  ];
  await post(tx, look, sourced, now);
  const isChanged = movements.length > 0 || hasMoved(invoice, after.facts);
  if (isChanged) await auditPayment(tx, context, look, after.facts, movements, now);
  await refreshOfficeStanding(tx, context, office, now);
  if (isChanged) return { kind: "changed" };
  const isAlike = isSame(statusFromStripe(statusOf(stripe)), after.facts);
  return { kind: "unchanged", reason: (isAlike ? null : after.ignored) ?? "nothing_new" };
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
  now: Date,
): { facts: PaymentFacts; ignored: IgnoredReason | null } {
  const { status, cancelReason } = invoice;
  const step = event && transition({ status, cancelReason }, event);
  const moved = step?.kind === "moved" ? step : null;
  const facts: PaymentFacts = {
    status: moved?.to ?? status,
    cancelReason: moved ? moved.cancelReason : cancelReason,
    // An older look may come in later: what was paid, and when we looked, only grow.
    paidCents: Math.max(invoice.paidCents, stripe.paidCents),
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
    before.dueAt?.getTime() !== after.dueAt?.getTime()
  );
}

/** Money that came in; on a written-off invoice it first takes back what was written off. */
function postingsOfMovement(invoice: Invoice, movement: RecordedMovement): Sourced[] {
  if (movement.status !== "succeeded") return [];
  const { paymentId, amountCents } = movement;
  const isWrittenOff = invoice.cancelReason === "written_off";
  const postings = [
    ...(isWrittenOff ? postingsForWriteOffReversal(amountCents) : []),
    ...postingsForPayment(amountCents),
  ];
  return [{ source: `payment:${paymentId}`, postings }];
}

async function postingsOfClosing(
  tx: Tx,
  { office, invoice }: Look,
  after: PaymentFacts,
  now: Date,
): Promise<Sourced[]> {
  if (invoice.status === "canceled" || after.status !== "canceled") return [];
  const { invoiceId } = invoice;
  if (after.cancelReason === "written_off") {
    const dueCents = amountDueCents({ ...invoice, paidCents: after.paidCents });
    return [{ source: `write_off:${invoiceId}`, postings: postingsForWriteOff(dueCents) }];
  }
  const lines = (await sumByItemType(tx, [invoiceId])).get(invoiceId) ?? [];
  const credit = lines.find(({ itemType }) => itemType === "credit");
  const takenCents = -(credit?.amountCents ?? 0);
  await giveOfficeCredit(tx, office.officeId, takenCents, now);
  const left = await sumLeftByItemType(tx, invoiceId);
  return [{ source: `void:${invoiceId}`, postings: postingsForVoid(left, takenCents) }];
}

async function post(tx: Tx, look: Look, sourced: readonly Sourced[], now: Date): Promise<void> {
  const { invoiceId, officeId, companyId } = look.invoice;
  const month = localDateAt(now, look.office.schedule.timeZone).slice(0, 7);
  const entries = sourced.flatMap(({ source, postings }) =>
    postings.map((posting) => ({ ...posting, invoiceId, officeId, companyId, source, month })),
  );
  await insertPostings(tx, entries, now);
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
      movements: movements.map(({ paymentId, status, amountCents }) => ({
        payment_id: paymentId,
        status,
        amount_cents: amountCents,
      })),
    },
  });
}
