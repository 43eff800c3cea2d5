import { z } from "zod";
import { cycleOut, id, instantOut, listOf, moneyOut } from "./fields";

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

export const billingRunListOut = listOf(billingRunOut);
export type BillingRunListOut = z.output<typeof billingRunListOut>;
