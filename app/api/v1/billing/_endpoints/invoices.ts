import { z } from "zod";
import { emptyIn, pathId } from "@/lib/billing/contract/fields";
import {
  creditIn,
  invoiceListIn,
  invoiceListOut,
  invoiceOut,
  lineItemListIn,
  lineItemListOut,
  paymentStatusOut,
  reasonIn,
  refundIn,
} from "@/lib/billing/contract/invoices";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Invoices";
const invoicePath = z.object({ invoice_id: pathId });

export const getOfficeInvoices = endpoint({
  method: "GET",
  url: "/offices/{office_id}/invoices",
  tag,
  summary: "Invoices of an office",
  path: z.object({ office_id: pathId }),
  query: invoiceListIn,
  output: invoiceListOut,
  answers: { 200: "A page of invoices." },
  refusals: ["cursor_mismatch"],
});

export const getInvoice = endpoint({
  method: "GET",
  url: "/invoices/{invoice_id}",
  tag,
  summary: "One invoice",
  path: invoicePath,
  output: invoiceOut,
  answers: { 200: "The invoice." },
});

export const getInvoiceLineItems = endpoint({
  method: "GET",
  url: "/invoices/{invoice_id}/line-items",
  tag,
  summary: "Lines of an invoice",
  description: "`patient_name` is there only for who may see patients; that view is audited.",
  path: invoicePath,
  query: lineItemListIn,
  output: lineItemListOut,
  answers: { 200: "A page of lines." },
  refusals: ["cursor_mismatch"],
});

export const getPaymentStatus = endpoint({
  method: "GET",
  url: "/payment-status/{invoice_id}",
  tag,
  summary: "What was paid on an invoice",
  path: invoicePath,
  output: paymentStatusOut,
  answers: { 200: "Amounts, payments and the state at Stripe." },
});

const acting = {
  method: "POST",
  tag,
  path: invoicePath,
  output: invoiceOut,
  answers: { 200: "The invoice as it is now." },
  refusals: ["invalid_state", "office_needs_attention"],
  allowedTo: "invoice.administer",
  enqueues: true,
} as const;

export const postInvoiceApprove = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/approve",
  summary: "Issue or release a parked or held draft",
  body: emptyIn,
});

export const postInvoiceHold = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/hold",
  summary: "Keep a draft from being issued",
  body: emptyIn,
});

export const postInvoiceCancel = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/cancel",
  summary: "Cancel a draft, or ask Stripe to void an issued invoice",
  body: reasonIn,
  refusals: [...acting.refusals, "possible_ephi"],
});

export const postInvoiceWriteOff = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/write-off",
  summary: "Ask Stripe to mark an unpaid invoice uncollectible",
  body: reasonIn,
  refusals: [...acting.refusals, "possible_ephi"],
});

export const postInvoiceCredit = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/credit",
  summary: "Credit an issued invoice, in whole or in part",
  description:
    "What is unpaid lowers the amount due. What was paid already is refunded or becomes office " +
    "credit, as `excess` says.",
  body: creditIn,
  refusals: [...acting.refusals, "credit_exceeds_invoice", "refund_exceeds_paid", "possible_ephi"],
});

export const postInvoiceRefund = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/refund",
  summary: "Refund what was paid, with a credit note of the same amount",
  description: "`amount_refunded` rises when Stripe confirms.",
  body: refundIn,
  refusals: [...acting.refusals, "credit_exceeds_invoice", "refund_exceeds_paid", "possible_ephi"],
});

export const postInvoiceRetry = endpoint({
  ...acting,
  url: "/invoices/{invoice_id}/retry",
  summary: "Ask Stripe to collect a failed invoice again now",
  body: emptyIn,
});
