import { newId } from "./ids";
import { insert } from "./store";
import type { Charge, InvoicePayment, InvoiceRecord, PaymentIntent, PaymentMethod } from "./types";
import type { World } from "./world";

export const DECLINE = {
  code: "card_declined",
  declineCode: "generic_decline",
  message: "Your card was declined.",
} as const;

/** The payment intent and its invoice payment that Stripe makes for what an invoice has due. */
export function createInvoicePayment(
  world: World,
  record: InvoiceRecord,
  amountCents: number,
  isDefault: boolean,
): InvoicePayment {
  const { invoice } = record;
  const now = world.clock.now();
  const intent = insert(world.tables.paymentIntents, {
    id: newId("pi"),
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: amountCents,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic",
    client_secret: `${newId("pi_secret")}`,
    confirmation_method: "automatic",
    created: now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    description: `Payment for Invoice ${invoice.number ?? ""}`.trim(),
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  } satisfies PaymentIntent);
  const payment = insert(world.tables.invoicePayments, {
    id: newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: amountCents,
    created: now,
    currency: invoice.currency,
    invoice: record.id,
    is_default: isDefault,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: intent.id },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  } satisfies InvoicePayment);
  record.paymentIds.push(payment.id);
  return payment;
}

function cardDetails(method: PaymentMethod, amountCents: number): Charge["payment_method_details"] {
  const { card } = method;
  return {
    type: "card",
    card: {
      amount_authorized: amountCents,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: "unregulated",
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

/** One attempt to charge a card, succeeded or declined. */
export function createCharge(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  isSuccess: boolean,
): Charge {
  return insert(world.tables.charges, {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: isSuccess ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: isSuccess ? newId("txn") : null,
    billing_details: structuredClone(method.billing_details),
    calculated_statement_descriptor: "STAND-IN",
    captured: isSuccess,
    created: world.clock.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: isSuccess ? null : DECLINE.code,
    failure_message: isSuccess ? null : DECLINE.message,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: isSuccess ? null : "05",
      network_status: isSuccess ? "approved_by_network" : "declined_by_network",
      reason: isSuccess ? null : DECLINE.declineCode,
      risk_level: "normal",
      seller_message: isSuccess ? "Payment complete." : "The bank declined the payment.",
      type: isSuccess ? "authorized" : "issuer_declined",
    },
    paid: isSuccess,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: cardDetails(method, intent.amount),
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isSuccess ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: null,
  } satisfies Charge);
}
