import { createCard, isDeclined } from "./cards";
import { DAY_SECONDS } from "./clock";
import { invalidRequest, StripeError } from "./errors";
import { emit } from "./events";
import { addPaid, changeInvoice, PAID_EVENTS, setDue, setPaid } from "./invoice-changes";
import { createCharge, createInvoicePayment, DECLINE } from "./payment-objects";
import type { Charge, InvoicePayment, InvoiceRecord, PaymentIntent, PaymentMethod } from "./types";
import type { World } from "./world";

/** Days between an automatic attempt that failed and the next one. */
const RETRY_AFTER_DAYS = [3, 5, 7] as const;

function intentOf(world: World, payment: InvoicePayment): PaymentIntent {
  const intent = world.tables.paymentIntents.byId.get(payment.payment.payment_intent);
  if (intent === undefined) throw new Error(`no payment intent for ${payment.id}`);
  return intent;
}

function openPayment(world: World, record: InvoiceRecord): InvoicePayment {
  const open = record.paymentIds
    .map((id) => world.tables.invoicePayments.byId.get(id))
    .find((payment) => payment?.status === "open");
  const payment =
    open ?? createInvoicePayment(world, record, record.invoice.amount_remaining, true);
  // A credit note or a partial payment may have lowered what is left since the intent was made.
  payment.amount_requested = record.invoice.amount_remaining;
  intentOf(world, payment).amount = record.invoice.amount_remaining;
  return payment;
}

/** The payment method an automatic charge would use, or null. */
export function defaultMethod(world: World, record: InvoiceRecord): PaymentMethod | null {
  const customer = world.tables.customers.byId.get(record.invoice.customer);
  const id =
    record.invoice.default_payment_method ?? customer?.invoice_settings.default_payment_method;
  return world.tables.paymentMethods.byId.get(id ?? "") ?? null;
}

function settle(world: World, payment: InvoicePayment, method: PaymentMethod): Charge {
  const intent = intentOf(world, payment);
  const charge = createCharge(world, intent, method, true);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.latest_charge = charge.id;
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  payment.status = "paid";
  payment.amount_paid = intent.amount;
  payment.status_transitions.paid_at = world.clock.now();
  emit(world, "charge.succeeded", charge);
  emit(world, "payment_intent.succeeded", intent);
  emit(world, "invoice_payment.paid", payment);
  return charge;
}

function countAttempt(record: InvoiceRecord, isAutomatic: boolean): void {
  record.invoice.attempted = true;
  if (isAutomatic || record.invoice.attempt_count === 0) record.invoice.attempt_count += 1;
  if (isAutomatic) record.automaticAttempts += 1;
}

function scheduleRetry(world: World, record: InvoiceRecord): void {
  const days = RETRY_AFTER_DAYS[record.automaticAttempts - 1];
  record.invoice.next_payment_attempt =
    days === undefined ? null : world.clock.now() + days * DAY_SECONDS;
}

function decline(
  world: World,
  record: InvoiceRecord,
  payment: InvoicePayment,
  method: PaymentMethod,
  isAutomatic: boolean,
): StripeError {
  const intent = intentOf(world, payment);
  const charge = createCharge(world, intent, method, false);
  intent.latest_charge = charge.id;
  intent.status = "requires_payment_method";
  intent.last_payment_error = {
    type: "card_error",
    code: DECLINE.code,
    decline_code: DECLINE.declineCode,
    message: DECLINE.message,
    charge: charge.id,
    payment_method: structuredClone(method),
  };
  emit(world, "charge.failed", charge);
  emit(world, "payment_intent.payment_failed", intent);
  changeInvoice(world, record, ["invoice.payment_failed"], () => {
    countAttempt(record, isAutomatic);
    if (isAutomatic) scheduleRetry(world, record);
  });
  return new StripeError(402, {
    type: "card_error",
    code: DECLINE.code,
    decline_code: DECLINE.declineCode,
    message: DECLINE.message,
    charge: charge.id,
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}

/** Charges what remains of an invoice to a card. Throws 402 `card_declined` after recording it. */
export function chargeInvoice(
  world: World,
  record: InvoiceRecord,
  method: PaymentMethod,
  isAutomatic: boolean,
): void {
  const payment = openPayment(world, record);
  if (isDeclined(method)) throw decline(world, record, payment, method, isAutomatic);
  settle(world, payment, method);
  changeInvoice(world, record, PAID_EVENTS, () => {
    countAttempt(record, isAutomatic);
    addPaid(record, record.invoice.amount_remaining);
    setPaid(world, record);
  });
}

/** An automatic attempt; a decline is recorded and scheduled again, not thrown. */
export function attemptAutomatically(world: World, record: InvoiceRecord): void {
  const method = defaultMethod(world, record);
  if (method === null) {
    changeInvoice(world, record, ["invoice.payment_failed"], () => {
      countAttempt(record, true);
      scheduleRetry(world, record);
    });
    return;
  }
  try {
    chargeInvoice(world, record, method, true);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

/** Part of an invoice is paid by a separate payment (as by a bank transfer). */
export function payPartly(world: World, record: InvoiceRecord, cents: number): void {
  const { invoice } = record;
  if (invoice.status !== "open" || cents <= 0 || cents > invoice.amount_remaining) {
    throw invalidRequest("The amount must be positive and no more than what remains.", {
      param: "amount",
    });
  }
  const payment = createInvoicePayment(world, record, cents, false);
  settle(world, payment, createCard(world, { brand: "visa", last4: "4242", outcome: "good" }));
  const isPaid = cents === invoice.amount_remaining;
  changeInvoice(world, record, isPaid ? PAID_EVENTS : [], () => {
    addPaid(record, cents);
    if (isPaid) setPaid(world, record);
  });
}

/** Marks an invoice paid by money that Stripe never saw. */
export function payOutOfBand(world: World, record: InvoiceRecord): void {
  cancelPayments(world, record);
  changeInvoice(world, record, PAID_EVENTS, () => {
    const { invoice } = record;
    invoice.amount_paid_off_stripe = invoice.amount_remaining;
    addPaid(record, invoice.amount_remaining);
    setDue(record, invoice.amount_due);
    setPaid(world, record);
  });
}

/** Cancels the open payments of an invoice that will not be paid through Stripe. */
export function cancelPayments(world: World, record: InvoiceRecord): void {
  for (const id of record.paymentIds) {
    const payment = world.tables.invoicePayments.byId.get(id);
    if (payment?.status !== "open") continue;
    const intent = intentOf(world, payment);
    payment.status = "canceled";
    payment.status_transitions.canceled_at = world.clock.now();
    intent.status = "canceled";
    intent.canceled_at = world.clock.now();
    intent.cancellation_reason = "void_invoice";
    emit(world, "payment_intent.canceled", intent);
  }
}
