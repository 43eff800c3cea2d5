import { z } from "zod";
import {
  CANCEL_REASONS,
  INVOICE_ACTIONS,
  INVOICE_STATUSES,
  INVOICE_TYPES,
  ITEM_TYPES,
  REVIEW_STATES,
} from "../domain/invoice";
import {
  amountIn,
  dateText,
  id,
  instantOut,
  lineId,
  lineText,
  listOf,
  moneyIn,
  moneyOut,
  pageIn,
} from "./fields";

export const invoiceOut = z.strictObject({
  invoice_id: id,
  office_id: id,
  invoice_number: z.string().nullable(),
  invoice_type: z.enum(INVOICE_TYPES),
  status: z.enum(INVOICE_STATUSES),
  cancel_reason: z.enum(CANCEL_REASONS).nullable(),
  review_state: z.enum(REVIEW_STATES),
  currency: z.literal("usd"),
  billing_period_start: instantOut.nullable(),
  billing_period_end: instantOut.nullable(),
  total_amount: moneyOut,
  amount_paid: moneyOut,
  amount_credited: moneyOut,
  amount_due: moneyOut,
  amount_refunded: moneyOut,
  stripe_invoice_id: z.string().nullable(),
  due_at: instantOut.nullable(),
  finalized_at: instantOut.nullable(),
  paid_at: instantOut.nullable(),
  canceled_at: instantOut.nullable(),
  created_at: instantOut,
  updated_at: instantOut,
  allowed_actions: z.array(z.enum(INVOICE_ACTIONS)),
});
export type InvoiceOut = z.output<typeof invoiceOut>;

export const reasonIn = z.strictObject({ reason: lineText(500) });
export type ReasonIn = z.output<typeof reasonIn>;

export const refundIn = reasonIn.extend({ amount: amountIn });
/** `excess`: where the part goes that was paid already. */
export const creditIn = refundIn.extend({ excess: z.enum(["refund", "office_credit"]).optional() });

export const INVOICE_SORTS = [
  "created_at",
  "-created_at",
  "total_amount",
  "-total_amount",
  "due_at",
  "-due_at",
] as const;
export const invoiceListIn = pageIn.extend({
  status: z.enum(INVOICE_STATUSES).optional(),
  invoice_type: z.enum(INVOICE_TYPES).optional(),
  period_from: dateText.optional(),
  period_to: dateText.optional(),
  min_amount: moneyIn.optional(),
  max_amount: moneyIn.optional(),
  q: z.string().trim().max(40).optional(),
  sort: z.enum(INVOICE_SORTS).default("-created_at"),
});
export type InvoiceListIn = z.output<typeof invoiceListIn>;

export const lineItemOut = z.strictObject({
  line_item_id: lineId,
  invoice_id: id,
  description: z.string(),
  quantity: z.int().positive(),
  unit_price: moneyOut,
  total_price: moneyOut,
  item_type: z.enum(ITEM_TYPES),
  anonymous_patient_ref: z.string().nullable(),
  patient_name: z.string().nullable().optional(),
  created_at: instantOut,
});
export type LineItemOut = z.output<typeof lineItemOut>;
export const lineItemListIn = pageIn.extend({ item_type: z.enum(ITEM_TYPES).optional() });

export const paymentStatusOut = z.strictObject({
  invoice_id: id,
  status: z.enum(INVOICE_STATUSES),
  currency: z.literal("usd"),
  total_amount: moneyOut,
  amount_paid: moneyOut,
  amount_credited: moneyOut,
  amount_due: moneyOut,
  amount_refunded: moneyOut,
  payments: z.array(
    z.strictObject({
      payment_id: id,
      kind: z.enum(["charge", "refund", "dispute"]),
      status: z.enum(["pending", "succeeded", "failed", "canceled"]),
      amount: moneyOut,
      method: z.strictObject({ brand: z.string(), last4: z.string() }).nullable(),
      failure_code: z.string().nullable(),
      occurred_at: instantOut,
    }),
  ),
  stripe: z.strictObject({
    pushed: z.boolean(),
    synced_at: instantOut.nullable(),
    hosted_invoice_url: z.string().nullable(),
  }),
});
export type PaymentStatusOut = z.output<typeof paymentStatusOut>;
export type LineItemListIn = z.output<typeof lineItemListIn>;

export const invoiceListOut = listOf(invoiceOut);
export type InvoiceListOut = z.output<typeof invoiceListOut>;
export const lineItemListOut = listOf(lineItemOut);
export type LineItemListOut = z.output<typeof lineItemListOut>;
