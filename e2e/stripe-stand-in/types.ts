import type Stripe from "stripe";

// The SDK's types describe what a caller reads: ids that may be expanded, Decimal objects. What is
// stored here is what goes over the wire: bare ids and decimal strings.
type Bare<T, K extends keyof T> = Omit<T, K> & { [P in K]: Extract<T[P], string | null> };

export type Customer = Omit<Stripe.Customer, "default_source" | "invoice_settings" | "deleted"> & {
  default_source: null;
  invoice_settings: {
    custom_fields: null;
    default_payment_method: string | null;
    footer: string | null;
    rendering_options: null;
  };
  invoice_prefix: string;
  next_invoice_sequence: number;
};

type Price = {
  type: "price_details";
  unit_amount_decimal: string;
  price_details: { price: string; product: string };
};

export type InvoiceItem = Omit<
  Bare<Stripe.InvoiceItem, "customer" | "test_clock">,
  "invoice" | "pricing" | "quantity_decimal" | "deleted"
> & { invoice: string | null; pricing: Price; quantity_decimal: string };

/** An invoice item together with the id of its line on the invoice. */
export type ItemRecord = { id: string; lineId: string; item: InvoiceItem };

export type Invoice = Omit<
  Bare<Stripe.Invoice, "customer" | "default_payment_method">,
  "lines" | "payments" | "deleted" | "hosted_invoice_url" | "invoice_pdf" | "status"
> & { customer: string; status: "draft" | "open" | "paid" | "uncollectible" | "void" };

export type InvoiceRecord = {
  id: string;
  invoice: Invoice;
  itemIds: string[];
  paymentIds: string[];
  /** Secret part of the hosted page's address; null while draft. */
  token: string | null;
  daysUntilDue: number | null;
  /** Automatic attempts made so far, for the retry schedule. */
  automaticAttempts: number;
};

export type InvoicePayment = Omit<Stripe.InvoicePayment, "invoice" | "payment" | "status"> & {
  invoice: string;
  status: "open" | "paid" | "canceled";
  payment: { type: "payment_intent"; payment_intent: string };
};

export type PaymentIntent = Bare<
  Stripe.PaymentIntent,
  "customer" | "latest_charge" | "payment_method"
>;

export type Charge = Omit<Bare<Stripe.Charge, "customer" | "payment_intent">, "refunds">;
export type Refund = Bare<
  Stripe.Refund,
  "charge" | "customer" | "payment_intent" | "payment_method"
>;
export type Dispute = Bare<Stripe.Dispute, "charge" | "payment_intent">;
export type PaymentMethod = Bare<Stripe.PaymentMethod, "customer"> & {
  card: Stripe.PaymentMethod.Card;
};
export type SetupIntent = Bare<Stripe.SetupIntent, "customer" | "payment_method">;
export type CheckoutSession = Omit<
  Bare<Stripe.Checkout.Session, "customer" | "setup_intent">,
  "url"
>;
export type PortalSession = Omit<Stripe.BillingPortal.Session, "url" | "configuration"> & {
  configuration: string;
};
type WebhookEndpoint = Omit<Stripe.WebhookEndpoint, "deleted" | "secret">;
export type EndpointRecord = { id: string; endpoint: WebhookEndpoint; secret: string };

export type CreditNoteLine = Omit<Stripe.CreditNoteLineItem, "unit_amount_decimal"> & {
  unit_amount_decimal: string | null;
};
export type CreditNote = Omit<
  Bare<Stripe.CreditNote, "customer" | "invoice" | "customer_balance_transaction">,
  "lines" | "refunds"
> & {
  refunds: {
    amount_refunded: number;
    payment_record_refund: null;
    refund: string;
    type: "refund";
  }[];
};
export type CreditNoteRecord = { id: string; note: CreditNote; lines: CreditNoteLine[] };

export type StandInEvent = {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: unknown; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
};
