import { invalidRequest } from "./errors";
import { emit } from "./events";
import { newId } from "./ids";
import { changeInvoice, PAID_EVENTS, setDue, setPaid } from "./invoice-changes";
import { cancelPayments } from "./payments";
import { refundCharge } from "./refunding";
import { renderCreditNote } from "./render";
import { insert, must } from "./store";
import type { Charge, CreditNote, CreditNoteLine, CreditNoteRecord, InvoiceRecord } from "./types";
import type { World } from "./world";

export type CreditOrder = {
  amountCents: number;
  refundCents: number;
  creditCents: number;
  outOfBandCents: number;
  reason: CreditNote["reason"];
  memo: string | null;
  metadata: Record<string, string>;
  lines: CreditNoteLine[];
};

/** The charges that paid an invoice, the latest first. */
function chargesOf(world: World, record: InvoiceRecord): Charge[] {
  return record.paymentIds
    .flatMap((id) => world.tables.invoicePayments.byId.get(id) ?? [])
    .filter((payment) => payment.status === "paid")
    .flatMap(
      (payment) => world.tables.paymentIntents.byId.get(payment.payment.payment_intent) ?? [],
    )
    .flatMap((intent) => world.tables.charges.byId.get(intent.latest_charge ?? "") ?? [])
    .reverse();
}

function checkOrder(record: InvoiceRecord, order: CreditOrder): void {
  const { invoice } = record;
  const credited =
    invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  if (invoice.status !== "open" && invoice.status !== "paid") {
    throw invalidRequest(`You can't credit an invoice whose status is ${invoice.status}.`, {
      param: "invoice",
    });
  }
  if (order.amountCents <= 0 || order.amountCents > invoice.total - credited) {
    throw invalidRequest(
      `The sum of credit notes (${credited + order.amountCents}) can't be more than the invoice's ` +
        `total (${invoice.total}).`,
      { param: "amount" },
    );
  }
  const post = Math.max(0, order.amountCents - invoice.amount_remaining);
  const split = order.refundCents + order.creditCents + order.outOfBandCents;
  if (split !== post) {
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${split}) must equal the ` +
        `part of the credit note that was already paid (${post}).`,
      { param: "refund_amount" },
    );
  }
}

function refundAcross(
  world: World,
  record: InvoiceRecord,
  order: CreditOrder,
): CreditNote["refunds"] {
  let left = order.refundCents;
  const refunds: CreditNote["refunds"] = [];
  for (const charge of chargesOf(world, record)) {
    const cents = Math.min(left, charge.amount_captured - charge.amount_refunded);
    if (cents <= 0) continue;
    const refund = refundCharge(world, charge, { amountCents: cents, reason: null, metadata: {} });
    refunds.push({
      amount_refunded: cents,
      payment_record_refund: null,
      refund: refund.id,
      type: "refund",
    });
    left -= cents;
  }
  return refunds;
}

function noteOf(
  world: World,
  record: InvoiceRecord,
  order: CreditOrder,
  preCents: number,
): CreditNote {
  const { invoice } = record;
  const count = world.tables.creditNotes.rows.filter(
    (row) => row.note.invoice === record.id,
  ).length;
  const postCents = order.amountCents - preCents;
  const id = newId("cn");
  return {
    id,
    object: "credit_note",
    amount: order.amountCents,
    amount_shipping: 0,
    created: world.clock.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: order.creditCents > 0 ? newId("cbtxn") : null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: world.clock.now(),
    invoice: record.id,
    livemode: false,
    memo: order.memo,
    metadata: order.metadata,
    number: `${invoice.number ?? ""}-CN-${String(count + 1).padStart(2, "0")}`,
    out_of_band_amount: order.outOfBandCents > 0 ? order.outOfBandCents : null,
    pdf: `${world.baseUrl}/credit-note/${id}/pdf`,
    post_payment_amount: postCents,
    pre_payment_amount: preCents,
    pretax_credit_amounts: [],
    reason: order.reason,
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal: order.amountCents,
    subtotal_excluding_tax: order.amountCents,
    total: order.amountCents,
    total_excluding_tax: order.amountCents,
    total_taxes: [],
    type: preCents === 0 ? "post_payment" : postCents === 0 ? "pre_payment" : "mixed",
    voided_at: null,
  };
}

/** Issues a credit note: the unpaid part lowers what is due, the paid part is given back. */
export function creditInvoice(
  world: World,
  record: InvoiceRecord,
  order: CreditOrder,
): CreditNoteRecord {
  checkOrder(record, order);
  const { invoice } = record;
  const preCents = Math.min(order.amountCents, invoice.amount_remaining);
  const refundable = chargesOf(world, record).reduce(
    (sum, charge) => sum + charge.amount_captured - charge.amount_refunded,
    0,
  );
  if (order.refundCents > refundable) {
    throw invalidRequest(`Only ${refundable} of this invoice can be refunded.`, {
      param: "refund_amount",
    });
  }
  const note = noteOf(world, record, order, preCents);
  note.refunds = refundAcross(world, record, order);
  const created = insert(world.tables.creditNotes, { id: note.id, note, lines: order.lines });
  if (order.creditCents > 0) {
    const customer = must(world.tables.customers, "customer", invoice.customer);
    customer.balance -= order.creditCents;
    emit(world, "customer.updated", customer);
  }
  emit(world, "credit_note.created", renderCreditNote(created));
  const isSettled = invoice.status === "open" && preCents === invoice.amount_remaining;
  if (isSettled) cancelPayments(world, record);
  changeInvoice(world, record, isSettled ? PAID_EVENTS : [], () => {
    invoice.pre_payment_credit_notes_amount += preCents;
    invoice.post_payment_credit_notes_amount += order.amountCents - preCents;
    setDue(record, invoice.amount_due - preCents);
    if (isSettled) setPaid(world, record);
  });
  return created;
}
