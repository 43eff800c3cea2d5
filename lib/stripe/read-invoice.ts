import { realNow } from "@/lib/clock";
import { everyRow, expectList, expectObject } from "./answers";
import type { Stripe } from "./client";
import { listCreditNotes } from "./credit-invoice";
import { movementsBack, movementsByHand, type NoteOfRefund, notesOfRefunds } from "./money-back";
import { idOf, ourIdOf } from "./references";
import type { Movement, StripeInvoice } from "./payment-gateway";

const PAGE = 100;
const CODE = /^[a-z0-9_]{1,60}$/;

/**
 * An invoice as it is now, with every attempt and payment. `fetchedAt` is real time before the
 * first call: what Stripe told us by then is in what was read.
 */
export async function readInvoice(
  stripe: Stripe,
  stripeInvoiceId: string,
): Promise<{ invoice: StripeInvoice; fetchedAt: Date }> {
  const fetchedAt = realNow();
  const invoice = expectObject(
    await stripe.invoices.retrieve(stripeInvoiceId, {
      expand: ["payments.data.payment.payment_intent"],
    }),
    "in",
  );
  const movements = await movementsOf(stripe, invoice);
  return { invoice: toStripeInvoice(invoice, movements), fetchedAt };
}

function toStripeInvoice(invoice: Stripe.Invoice, movements: Movement[]): StripeInvoice {
  const times = invoice.status_transitions;
  return {
    stripeInvoiceId: invoice.id,
    customerId: idOf(invoice.customer) ?? "",
    invoiceId: ourIdOf(invoice.metadata?.invoice_id),
    status: invoice.status,
    totalCents: invoice.total,
    paidCents: invoice.amount_paid,
    hasFailedAttempt: hasFailedAttempt(invoice, movements),
    dueAt: dateOf(invoice.due_date),
    paidAt: dateOf(times.paid_at),
    closedAt: dateOf(times.voided_at) ?? dateOf(times.marked_uncollectible_at),
    movements,
  };
}

/** Whether the invoice is open after an attempt that failed, also one that had nothing to charge. */
function hasFailedAttempt(invoice: Stripe.Invoice, movements: readonly Movement[]): boolean {
  if (invoice.status !== "open") return false;
  const attempts = movements.filter(({ kind }) => kind === "charge");
  if (attempts.some((attempt) => attempt.status === "failed")) return true;
  const isAutomatic = invoice.collection_method === "charge_automatically";
  return isAutomatic && invoice.attempted && attempts.length === 0;
}

async function movementsOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<Movement[]> {
  const hasPaidPartCredited = invoice.post_payment_credit_notes_amount > 0;
  const notes = hasPaidPartCredited ? await listCreditNotes(stripe, invoice.id) : [];
  const noteOf = notesOfRefunds(notes);
  const movements = movementsByHand(notes);
  for (const payment of await paymentsOf(stripe, invoice)) {
    movements.push(...(await movementsOfPayment(stripe, payment, noteOf)));
  }
  return movements.sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
}

async function paymentsOf(
  stripe: Stripe,
  invoice: Stripe.Invoice,
): Promise<Stripe.InvoicePayment[]> {
  if (invoice.payments === undefined) return [];
  const embedded = expectList(invoice.payments, "inpay");
  if (!embedded.hasMore) return embedded.rows;
  return everyRow(async (after) =>
    expectList(
      await stripe.invoicePayments.list({
        invoice: invoice.id,
        limit: PAGE,
        expand: ["data.payment.payment_intent"],
        ...after,
      }),
      "inpay",
    ),
  );
}

async function movementsOfPayment(
  stripe: Stripe,
  payment: Stripe.InvoicePayment,
  noteOf: NoteOfRefund,
): Promise<Movement[]> {
  const intent = payment.payment.payment_intent;
  const hasNoCharge = typeof intent === "object" && intent.latest_charge === null;
  if (intent !== undefined && !hasNoCharge) {
    const charges = await everyRow(async (after) =>
      expectList(
        await stripe.charges.list({ payment_intent: idOf(intent) ?? "", limit: PAGE, ...after }),
        "ch",
        "py",
      ),
    );
    // Lists come newest first; attempts of one second keep their order.
    const attempts = charges.reverse().map((charge) => movementOfCharge(charge, payment));
    for (const charge of charges) attempts.push(...(await movementsBack(stripe, charge, noteOf)));
    if (attempts.length > 0) return attempts;
  }
  return payment.status === "paid" ? [movementOfPayment(payment)] : [];
}

function statusOfCharge({ status }: Stripe.Charge): Movement["status"] {
  switch (status) {
    case "succeeded":
      return "succeeded";
    case "failed":
      return "failed";
    default:
      return "pending";
  }
}

function movementOfCharge(charge: Stripe.Charge, payment: Stripe.InvoicePayment): Movement {
  const status = statusOfCharge(charge);
  const card = charge.payment_method_details?.card;
  const failureCode = charge.failure_code ?? "declined";
  return {
    ref: charge.id,
    kind: "charge",
    status,
    // One charge may settle several invoices: what this one got stands on its payment.
    amountCents: status === "succeeded" ? (payment.amount_paid ?? charge.amount) : charge.amount,
    failureCode: status === "failed" ? (CODE.test(failureCode) ? failureCode : "declined") : null,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    occurredAt: new Date(charge.created * 1000),
  };
}

function movementOfPayment(payment: Stripe.InvoicePayment): Movement {
  return {
    ref: payment.id,
    kind: "charge",
    status: "succeeded",
    amountCents: payment.amount_paid ?? payment.amount_requested,
    failureCode: null,
    brand: null,
    last4: null,
    occurredAt: dateOf(payment.status_transitions.paid_at) ?? new Date(payment.created * 1000),
  };
}

/** The invoices that a payment intent pays. */
export async function invoicesOfPayment(
  stripe: Stripe,
  paymentIntentId: string,
): Promise<string[]> {
  const payments = await everyRow(async (after) =>
    expectList(
      await stripe.invoicePayments.list({
        payment: { type: "payment_intent", payment_intent: paymentIntentId },
        limit: PAGE,
        ...after,
      }),
      "inpay",
    ),
  );
  return [...new Set(payments.flatMap(({ invoice }) => idOf(invoice) ?? []))];
}

function dateOf(seconds: number | null | undefined): Date | null {
  return typeof seconds === "number" ? new Date(seconds * 1000) : null;
}
