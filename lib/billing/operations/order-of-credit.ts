import { outboundCredit, outboundRefund } from "@/lib/ephi/outbound";
import type { Tx } from "@/lib/db/transaction";
import type { Order } from "@/lib/stripe/payment-gateway";
import { type CreditNote, findCreditNote } from "../data/credit-notes";
import { readDealings } from "../data/invoice-dealings";
import type { Invoice } from "../data/invoices";
import { readInvoiceBooks } from "../data/journal";
import { listPaymentRefs } from "../data/payments";
import type { Intent } from "../data/outbox";
import { NO_DEALINGS } from "../domain/credit";
import { amountDueCents } from "../domain/invoice";
import type { Cents } from "../domain/money";
import { overpaidCents, owedBackCents, REFUND_CAME_BACK } from "../domain/movements";
import { openProviderId, providerPlaces } from "../provider-refs";

type Decision = { kind: "order"; order: Order } | { kind: "refused"; reason: string };

/** What Stripe still holds of an invoice's money, by charge, the latest last. */
type Charge = { chargeId: string; leftCents: Cents };

/**
 * A credit note as Stripe is told of it. What the payer has yet to get back goes through Stripe as far
 * as the money came that way; what came from outside goes back outside. What went back already,
 * and what became office credit, is only noted there. Rule: docs/domain.md §5.
 */
export async function creditOrder(
  tx: Tx,
  intent: Intent,
  invoice: Invoice,
  stripeInvoiceId: string,
): Promise<Decision> {
  const note = intent.creditNoteId === null ? null : await findCreditNote(tx, intent.creditNoteId);
  if (note === null) return { kind: "refused", reason: "no_credit_note" };
  const { creditNoteId, amountCents } = note;
  const { invoiceId } = invoice;
  const backCents = await backOf(tx, note, invoice);
  const charges = await chargesOf(tx, invoiceId);
  if (intent.lastError === REFUND_CAME_BACK) {
    const charge = charges.findLast(({ leftCents }) => leftCents >= backCents);
    if (charge === undefined || backCents === 0) {
      return { kind: "refused", reason: "nothing_to_refund" };
    }
    const { chargeId } = charge;
    const refund = { creditNoteId, invoiceId, stripeInvoiceId, chargeId, amountCents: backCents };
    return { kind: "order", order: { kind: "refund_again", refund: outboundRefund(refund) } };
  }
  const atStripeCents = charges.reduce((sum, { leftCents }) => sum + leftCents, 0);
  const refundCents = Math.min(backCents, atStripeCents);
  const credit = {
    ...{ creditNoteId, invoiceId, stripeInvoiceId, amountCents, refundCents },
    byHandCents: backCents - refundCents,
    settledCents: note.kind === "reduces_due" ? 0 : amountCents - backCents,
  };
  return { kind: "order", order: { kind: "credit", credit: outboundCredit(credit) } };
}

/** What of a credit note is money that the payer has yet to get back. */
async function backOf(tx: Tx, note: CreditNote, invoice: Invoice): Promise<Cents> {
  if (note.kind === "office_credit") return 0;
  const { invoiceId } = invoice;
  const books = await readInvoiceBooks(tx, invoiceId);
  const owedCents = Math.min(note.amountCents, owedBackCents(books, amountDueCents(invoice)));
  if (note.kind === "refund") return owedCents;
  // It lowers what is due, unless that was paid before Stripe heard of it.
  const { reducedCents } = (await readDealings(tx, [invoiceId])).get(invoiceId) ?? NO_DEALINGS;
  return Math.min(owedCents, overpaidCents({ ...invoice, reducedCents }));
}

const OF_A_CHARGE = /^(?:ch|py)_/;
const BY_HAND = /^cn_/;

async function chargesOf(tx: Tx, invoiceId: number): Promise<Charge[]> {
  const charges: Charge[] = [];
  let wentBackCents = 0;
  for (const { paymentId, kind, status, amountCents, providerRef } of await listPaymentRefs(
    tx,
    invoiceId,
  )) {
    const ref = openProviderId(providerPlaces.payment(paymentId), providerRef) ?? "";
    const isCharge = kind === "charge" && status === "succeeded" && OF_A_CHARGE.test(ref);
    if (isCharge) charges.push({ chargeId: ref, leftCents: amountCents });
    const isBack = status === "succeeded" || status === "pending";
    if (kind !== "charge" && isBack && !BY_HAND.test(ref)) wentBackCents += amountCents;
  }
  // Stripe takes refunds from the latest charge first.
  for (const charge of charges.toReversed()) {
    const takenCents = Math.min(charge.leftCents, wentBackCents);
    charge.leftCents -= takenCents;
    wentBackCents -= takenCents;
  }
  return charges;
}
