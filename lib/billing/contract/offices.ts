import { z } from "zod";
import { isTimeZone } from "../domain/calendar";
import { OFFICE_STATUSES, SETTABLE_STATUSES } from "../domain/office";
import {
  cycleOut,
  dateText,
  emailText,
  id,
  instantIn,
  instantOut,
  lineText,
  listOf,
  moneyOut,
} from "./fields";

const timeZoneText = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: "must be a time zone like America/New_York" });

export const officeIn = z.strictObject({
  company_id: id,
  name: lineText(200),
  billing_email: emailText,
  time_zone: timeZoneText,
  parent_office_id: id.optional(),
  billing_cycle_anchor_date: dateText.optional(),
});
export type OfficeIn = z.output<typeof officeIn>;

/** What is left out stays. Status, trial and plan are set by administrators only. */
export const officeChangesIn = z.strictObject({
  ...officeIn
    .pick({ name: true, billing_email: true, time_zone: true, billing_cycle_anchor_date: true })
    .partial().shape,
  subscription_status: z.enum(SETTABLE_STATUSES).optional(),
  trial_ends_at: instantIn.nullable().optional(),
  current_plan_id: id.optional(),
});
export type OfficeChangesIn = z.output<typeof officeChangesIn>;

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

export const officeListOut = listOf(officeOut);
export type OfficeListOut = z.output<typeof officeListOut>;
