import { z } from "zod";
import {
  cycleOut,
  dateText,
  emailText,
  id,
  instantOut,
  lineId,
  lineText,
  listOf,
  longText,
  moneyOut,
} from "./fields";

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

export const transferIn = z.strictObject({ office_id: id });

export const patientListOut = listOf(patientOut);
export type PatientListOut = z.output<typeof patientListOut>;

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
