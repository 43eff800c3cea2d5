import { z } from "zod";
import {
  invoiceListIn,
  invoiceListOut,
  invoiceOut,
  lineItemListIn,
  lineItemListOut,
  pathId,
  paymentStatusOut,
} from "@/lib/billing/contract";
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
