import { z } from "zod";
import { OFFICE_STATUSES } from "../domain/office";
import { cycleOut, dateText, id, instantOut, listOf, moneyOut } from "./fields";

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
