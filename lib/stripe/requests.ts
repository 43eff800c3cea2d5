import type {
  OutboundCredit,
  OutboundCustomer,
  OutboundInvoice,
  OutboundRefund,
} from "@/lib/ephi/outbound";
import { Stripe } from "./client";
import type { Order, PlannedRequest } from "./payment-gateway";

export type InvoiceLine = OutboundInvoice["lines"][number];

export function customerParams(customer: OutboundCustomer): Stripe.CustomerCreateParams {
  return {
    name: customer.name,
    email: customer.email,
    metadata: { office_id: String(customer.officeId) },
  };
}

/**
 * A draft that moves by our word only (`auto_advance` off): a crash before its last line must not
 * let Stripe finalize half an invoice.
 */
export function draftParams(invoice: OutboundInvoice): Stripe.InvoiceCreateParams {
  const { collection } = invoice;
  return {
    customer: invoice.customerId,
    currency: "usd",
    collection_method: collection.method,
    ...(collection.method === "send_invoice" ? { days_until_due: collection.daysUntilDue } : {}),
    auto_advance: false,
    automatic_tax: { enabled: false },
    pending_invoice_items_behavior: "exclude",
    metadata: { invoice_id: String(invoice.invoiceId) },
  };
}

export function itemParams(
  line: InvoiceLine,
  customerId: string,
  stripeInvoiceId: string,
): Stripe.InvoiceItemCreateParams {
  return {
    customer: customerId,
    invoice: stripeInvoiceId,
    currency: "usd",
    description: line.description,
    quantity: line.quantity,
    unit_amount_decimal: Stripe.Decimal.from(line.unitCents),
    discountable: false,
  };
}

/** Stripe charges by itself only where a method is on file; a sent invoice is mailed by `send`. */
export function finalizeParams(invoice: OutboundInvoice): Stripe.InvoiceFinalizeInvoiceParams {
  return { auto_advance: invoice.collection.method === "charge_automatically" };
}

/**
 * A credit note without words. What was paid is refunded by Stripe or counts as credited outside of
 * it: never `credit_amount`, which would become a balance of the customer.
 */
export function creditParams(credit: OutboundCredit): Stripe.CreditNoteCreateParams {
  const outsideCents = credit.byHandCents + credit.settledCents;
  return {
    invoice: credit.stripeInvoiceId,
    amount: credit.amountCents,
    ...(credit.refundCents > 0 ? { refund_amount: credit.refundCents } : {}),
    ...(outsideCents > 0 ? { out_of_band_amount: outsideCents } : {}),
    metadata: {
      credit_note_id: String(credit.creditNoteId),
      invoice_id: String(credit.invoiceId),
      ...(credit.byHandCents > 0 ? { by_hand_cents: String(credit.byHandCents) } : {}),
    },
  };
}

export function refundParams(refund: OutboundRefund): Stripe.RefundCreateParams {
  return {
    charge: refund.chargeId,
    amount: refund.amountCents,
    metadata: {
      credit_note_id: String(refund.creditNoteId),
      invoice_id: String(refund.invoiceId),
    },
  };
}

const post = (path: string, params: object): PlannedRequest => ({ method: "POST", path, params });

function pushRequests(invoice: OutboundInvoice): PlannedRequest[] {
  const draft = "{draft}";
  return [
    post("/v1/invoices", draftParams(invoice)),
    ...invoice.lines.map((line) =>
      post("/v1/invoiceitems", itemParams(line, invoice.customerId, draft)),
    ),
    post(`/v1/invoices/${draft}/finalize`, finalizeParams(invoice)),
    ...(invoice.collection.method === "send_invoice"
      ? [post(`/v1/invoices/${draft}/send`, {})]
      : []),
  ];
}

/** Every writing request of an order, in the order they leave. */
export function plannedRequests(order: Order): PlannedRequest[] {
  switch (order.kind) {
    case "create_customer":
      return [post("/v1/customers", customerParams(order.customer))];
    case "push_invoice":
      return pushRequests(order.invoice);
    case "void_invoice":
      return [post(`/v1/invoices/${order.command.stripeInvoiceId}/void`, {})];
    case "write_off_invoice":
      return [post(`/v1/invoices/${order.command.stripeInvoiceId}/mark_uncollectible`, {})];
    case "close_lost":
      // Looked for first: a draft is deleted instead, and what is not there needs nothing.
      return [
        post(
          `/v1/invoices/{found}/${order.as === "void_invoice" ? "void" : "mark_uncollectible"}`,
          {},
        ),
      ];
    case "retry_payment":
      return [post(`/v1/invoices/${order.command.stripeInvoiceId}/pay`, {})];
    case "credit":
      return [post("/v1/credit_notes", creditParams(order.credit))];
    case "refund_again":
      return [post("/v1/refunds", refundParams(order.refund))];
  }
}
