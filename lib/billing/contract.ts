import { z } from "zod";
import { isCalendarDate } from "./domain/calendar";
import {
  CANCEL_REASONS,
  INVOICE_ACTIONS,
  INVOICE_STATUSES,
  INVOICE_TYPES,
  ITEM_TYPES,
  REVIEW_STATES,
} from "./domain/invoice";
import { MAX_CENTS, parseCents } from "./domain/money";
import { OFFICE_STATUSES } from "./domain/office";

/** The wire: what the API takes and answers. Browser-safe; shared by routes, actions, forms and OpenAPI. */

// Pieces ---------------------------------------------------------------------------------------

export const moneyOut = z.string().regex(/^-?\d+\.\d{2}$/);
export const instantOut = z.iso.datetime();
export const dateText = z
  .string()
  .refine(isCalendarDate, { error: "must be a date like 2026-01-31" });
const id = z.int().positive().max(2_147_483_647);
const lineId = z.int().positive();

/** Money in, as a decimal string or a JSON number with at most two decimals; becomes cents. */
export const moneyIn = z
  .union([z.string(), z.number()], { error: "must be an amount like 12.50" })
  .transform((input, context) => {
    const cents = parseCents(input);
    if (cents !== null && cents <= MAX_CENTS) return cents;
    context.addIssue({ code: "custom", message: "must be an amount like 12.50" });
    return z.NEVER;
  });
const amountIn = moneyIn.refine((cents) => cents > 0, { error: "must be more than 0" });

const CONTROL = /\p{Cc}/u;
/** One line of typed text: trimmed, not empty, no control characters. */
export const lineText = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "must not be empty" })
    .max(max)
    .refine((text) => !CONTROL.test(text), { error: "must not hold control characters" });
/** Several lines of typed text: as above, with line breaks and tabs. */
export const longText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !CONTROL.test(text.replace(/[\n\r\t]/g, "")), {
      error: "must not hold control characters",
    });
const emailText = z.email().max(254).toLowerCase();

export const cycleOut = z.strictObject({ key: dateText, start: instantOut, end: instantOut });
export type CycleOut = z.output<typeof cycleOut>;
export const pathId = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((value) => value <= 2_147_483_647);

export const pageIn = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });

// Invoices -------------------------------------------------------------------------------------

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

// Patients -------------------------------------------------------------------------------------

export const patientIn = z.strictObject({
  first_name: lineText(100),
  last_name: lineText(100),
  email: emailText,
  phone: lineText(40).optional(),
  birth_date: dateText.optional(),
  external_id: lineText(100).optional(),
});
export type PatientIn = z.output<typeof patientIn>;

export const carePlanIn = z.strictObject({
  title: lineText(200),
  body: longText(20_000).optional(),
});
export type CarePlanIn = z.output<typeof carePlanIn>;

const carePlanBrief = {
  care_plan_id: id,
  title: z.string(),
  status: z.enum(["draft", "sent"]),
  sent_at: instantOut.nullable(),
};
export const carePlanOut = z.strictObject({
  ...carePlanBrief,
  patient_id: id,
  created_at: instantOut,
});
export type CarePlanOut = z.output<typeof carePlanOut>;

export const patientOut = z.strictObject({
  patient_id: id,
  office_id: id,
  anonymous_patient_ref: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  birth_date: z.string().nullable(),
  external_id: z.string().nullable(),
  is_active_for_billing: z.boolean(),
  activated_at: instantOut.nullable(),
  deactivated_at: instantOut.nullable(),
  last_billed_cycle: dateText.nullable(),
  care_plan: z.strictObject(carePlanBrief).nullable(),
  created_at: instantOut,
});
export type PatientOut = z.output<typeof patientOut>;

export const emptyIn = z.strictObject({});

export const activationOut = z.strictObject({
  patient_id: id,
  office_id: id,
  status: z.enum(["activated", "reactivated", "already_active"]),
  activated_at: instantOut,
  billed: z.boolean(),
  fee: moneyOut,
  invoice_id: id.nullable(),
  line_item_id: lineId.nullable(),
  cycle: cycleOut,
});
export type ActivationOut = z.output<typeof activationOut>;

export const bulkActivationIn = z.strictObject({ patient_ids: z.array(id).min(1).max(1000) });
export const bulkActivationOut = z.strictObject({
  results: z.array(
    z.strictObject({
      patient_id: id,
      status: z.enum(["activated", "reactivated", "already_active", "refused"]),
      code: z.string().optional(),
    }),
  ),
  activated: z.int().nonnegative(),
  refused: z.int().nonnegative(),
});
export type BulkActivationOut = z.output<typeof bulkActivationOut>;

export const deactivationOut = z.strictObject({
  patient_id: id,
  status: z.enum(["deactivated", "already_inactive"]),
  deactivated_at: instantOut.nullable(),
});
export type DeactivationOut = z.output<typeof deactivationOut>;

// Offices --------------------------------------------------------------------------------------

export const officeOut = z.strictObject({
  office_id: id,
  company_id: id,
  parent_office_id: id.nullable(),
  name: z.string(),
  billing_email: z.string(),
  time_zone: z.string(),
  subscription_status: z.enum(OFFICE_STATUSES),
  current_plan_id: id,
  billing_cycle_anchor_date: dateText,
  trial_ends_at: instantOut.nullable(),
  cycle: cycleOut,
  credit_balance: moneyOut,
  created_at: instantOut,
  updated_at: instantOut,
});
export type OfficeOut = z.output<typeof officeOut>;

export const currentCycleOut = z.strictObject({
  office_id: id,
  cycle: cycleOut,
  fee: moneyOut,
  active_patients: z.int().nonnegative(),
  billed_patients: z.int().nonnegative(),
  draft_invoice_id: id.nullable(),
  accrued_amount: moneyOut,
  next_invoice_estimate: moneyOut,
});
export type CurrentCycleOut = z.output<typeof currentCycleOut>;

// Charges --------------------------------------------------------------------------------------

export const oneOffChargeIn = z.strictObject({
  office_id: id,
  charge_type: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  amount: amountIn.optional(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  note: longText(1000).optional(),
  placement: z.enum(["separate", "next_invoice"]).default("separate"),
});
export type OneOffChargeIn = z.output<typeof oneOffChargeIn>;
export const oneOffChargeOut = z.strictObject({ invoice: invoiceOut, line_item: lineItemOut });
export type OneOffChargeOut = z.output<typeof oneOffChargeOut>;

export const catalogueRowOut = z.strictObject({
  charge_type: z.string(),
  name: z.string(),
  default_amount: moneyOut,
  recognition: z.strictObject({
    method: z.enum(["immediate", "over_months"]),
    months: z.int().positive().nullable(),
  }),
  active: z.boolean(),
});
export type CatalogueRowOut = z.output<typeof catalogueRowOut>;

// Runs -----------------------------------------------------------------------------------------

export const generateMonthlyIn = z.strictObject({
  office_id: id.optional(),
  as_of: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  dry_run: z.boolean().default(false),
});
export type GenerateMonthlyIn = z.output<typeof generateMonthlyIn>;

const runCounters = {
  run_id: id.nullable(),
  as_of: instantOut,
  dry_run: z.boolean(),
  offices_due: z.int(),
  offices_rolled: z.int(),
  offices_failed: z.int(),
  offices_parked: z.int(),
  invoices_finalized: z.int(),
  invoices_drafted: z.int(),
  lines_written: z.int(),
  failures: z.array(z.strictObject({ office_id: id, code: z.string() })),
};
export const previewRowOut = z.strictObject({
  office_id: id,
  cycle: cycleOut,
  action: z.enum(["finalize", "draft"]),
  invoice_id: id.nullable(),
  lines: z.int(),
  total_amount: moneyOut,
});
export const billingRunOut = z.strictObject({
  ...runCounters,
  preview: z.array(previewRowOut).optional(),
});
export type BillingRunOut = z.output<typeof billingRunOut>;

export const cronOut = z.strictObject({
  ...runCounters,
  outbox: z.strictObject({ sent: z.int(), failed: z.int(), pending: z.int() }),
  inbox: z.strictObject({ applied: z.int(), failed: z.int(), pending: z.int() }),
  more: z.boolean(),
});
export type CronOut = z.output<typeof cronOut>;

// Clock ----------------------------------------------------------------------------------------

export const clockIn = z.strictObject({
  now: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
export const clockOut = z.strictObject({ now: instantOut, frozen: z.boolean() });
export type ClockOut = z.output<typeof clockOut>;

// Lists and what stands around them ------------------------------------------------------------

export const invoiceListOut = listOf(invoiceOut);
export type InvoiceListOut = z.output<typeof invoiceListOut>;
export const lineItemListOut = listOf(lineItemOut);
export type LineItemListOut = z.output<typeof lineItemListOut>;
export type LineItemListIn = z.output<typeof lineItemListIn>;
export const officeListOut = listOf(officeOut);
export type OfficeListOut = z.output<typeof officeListOut>;
export const patientListOut = listOf(patientOut);
export type PatientListOut = z.output<typeof patientListOut>;
export const billingRunListOut = listOf(billingRunOut);
export type BillingRunListOut = z.output<typeof billingRunListOut>;
export const catalogueListOut = listOf(catalogueRowOut);
export type CatalogueListOut = z.output<typeof catalogueListOut>;
export type PageIn = z.output<typeof pageIn>;

/** Exact search; several fields must all fit. Case, marks and punctuation of names do not count. */
export const patientSearchIn = z
  .strictObject({
    last_name: lineText(100).optional(),
    email: emailText.optional(),
    external_id: lineText(100).optional(),
    ref: lineText(40).optional(),
  })
  .refine((search) => Object.values(search).some((value) => value !== undefined), {
    error: "must name last_name, email, external_id or ref",
  });
export type PatientSearchIn = z.output<typeof patientSearchIn>;

/** A price list; a price holds from its instant until the next one. */
export const planOut = z.strictObject({
  plan_id: id,
  code: z.string(),
  name: z.string(),
  prices: z.array(
    z.strictObject({ effective_at: instantOut, fee: moneyOut, currency: z.literal("usd") }),
  ),
});
export const planListOut = listOf(planOut);
export type PlanListOut = z.output<typeof planListOut>;
