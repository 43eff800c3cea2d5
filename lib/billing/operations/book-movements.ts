import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { Invoice, PaymentFacts } from "../data/invoices";
import { readInvoiceBooks, sumLeftByItemType } from "../data/journal";
import { sumByItemType } from "../data/line-items";
import { giveOfficeCredit, type Office } from "../data/offices";
import { findIntentOfCreditNote } from "../data/outbox";
import { amountDueCents } from "../domain/invoice";
import { postingsForVoid, postingsForWriteOff } from "../domain/journal";
import { sumCents } from "../domain/money";
import {
  booksAfter,
  postingsForMove,
  REFUND_CAME_BACK,
  unaccountedCents,
} from "../domain/movements";
import { failIntent } from "./fail-intent";
import { issueCreditNotes } from "./issue-credit-notes";
import { postEntries, type Sourced } from "./post-entries";
import type { RecordedMovement } from "./record-movements";

type Booking = {
  office: Office;
  /** As it was before; its books are too. */
  invoice: Invoice;
  after: PaymentFacts;
  movements: readonly RecordedMovement[];
};

/** What people read on a credit note that nobody here has asked for. */
const MADE_AT_STRIPE = "Refunded at Stripe";

/**
 * Brings the books in line with what a look at Stripe has shown: money in and out, a closed invoice,
 * a refund that no credit note accounts for, one that came back. Rule: docs/domain.md §8.
 */
export async function bookMovements(
  tx: Tx,
  context: Context,
  booking: Booking,
  now: Date,
): Promise<void> {
  const { office, invoice, after, movements } = booking;
  const { invoiceId } = invoice;
  const isClosing = invoice.status !== "canceled" && after.status === "canceled";
  if (movements.length === 0 && !isClosing) return;
  const standing = {
    // Money that came in with the closing look is booked before it closes.
    dueCents: amountDueCents({ ...invoice, ...after, status: isClosing ? "sent" : after.status }),
    isWrittenOff: invoice.cancelReason === "written_off",
  };
  let books = await readInvoiceBooks(tx, invoiceId);
  const sourced: Sourced[] = [];
  for (const movement of movements) {
    const postings = postingsForMove(books, standing, movement);
    books = booksAfter(books, postings);
    sourced.push({ source: sourceOf(movement), postings });
  }
  if (isClosing) sourced.push(await closingOf(tx, booking, now));
  await postEntries(tx, booking, sourced, now);
  for (const { kind, status, creditNoteId } of movements) {
    const hasFailed = kind === "refund" && (status === "failed" || status === "canceled");
    if (hasFailed && creditNoteId !== null) await failRefund(tx, context, creditNoteId, invoiceId);
  }
  const madeCents = sumCents(
    movements
      .filter(({ kind, status }) => kind === "refund" && status === "succeeded")
      .map(({ amountCents }) => amountCents),
  );
  const amountCents = unaccountedCents({ ...invoice, ...after }, books, madeCents);
  if (amountCents === 0) return;
  const credit = {
    ...{ invoice, office, reason: MADE_AT_STRIPE },
    parts: [{ kind: "refund" as const, amountCents }],
    becomesPaid: false,
    isToldStripe: false,
  };
  await issueCreditNotes(tx, context, credit, now);
}

/** The same cause posts once, and a refund that came back is another cause than the refund. */
function sourceOf({ paymentId, before }: RecordedMovement): string {
  return before === "succeeded" ? `payment:${paymentId}:returned` : `payment:${paymentId}`;
}

async function closingOf(tx: Tx, { office, invoice, after }: Booking, now: Date): Promise<Sourced> {
  const { invoiceId } = invoice;
  if (after.cancelReason === "written_off") {
    const dueCents = amountDueCents({ ...invoice, paidCents: after.paidCents });
    return { source: `write_off:${invoiceId}`, postings: postingsForWriteOff(dueCents) };
  }
  const lines = (await sumByItemType(tx, [invoiceId])).get(invoiceId) ?? [];
  const credit = lines.find(({ itemType }) => itemType === "credit");
  const takenCents = -(credit?.amountCents ?? 0);
  await giveOfficeCredit(tx, office.officeId, takenCents, now);
  const left = await sumLeftByItemType(tx, invoiceId);
  return { source: `void:${invoiceId}`, postings: postingsForVoid(left, takenCents) };
}

/** The refund of a credit note came back: its intent is visible again, and can be tried again. */
async function failRefund(
  tx: Tx,
  context: Context,
  creditNoteId: number,
  invoiceId: number,
): Promise<void> {
  const intent = await findIntentOfCreditNote(tx, creditNoteId);
  if (intent?.invoiceId !== invoiceId || intent.status === "failed") return;
  await failIntent(tx, context, intent, REFUND_CAME_BACK);
}
