import { z } from "zod";
import { dateText, instantOut, moneyOut } from "@/lib/billing/contract/fields";
import { carePlanIn, patientIn } from "@/lib/billing/contract/patients";

const id = z.int().positive();
const MOST_AT_ONCE = 1000;

export const newPatientIn = patientIn.extend({ officeId: id });
export const newPatientOut = z.strictObject({ patientId: id });

export const newCarePlanIn = carePlanIn.extend({ patientId: id });
export const newCarePlanOut = z.strictObject({ carePlanId: id });

/** Patients of one office, as a list or the panel chose them. */
export const chosenPatientsIn = z.strictObject({
  officeId: id,
  patientIds: z.array(id).min(1).max(MOST_AT_ONCE),
});

export const activationPreviewOut = z.strictObject({
  officeName: z.string(),
  zone: z.string(),
  cycleStart: instantOut,
  cycleEnd: instantOut,
  fee: moneyOut,
  rows: z.array(
    z.strictObject({
      patientId: id,
      name: z.string(),
      outcome: z.enum([
        "billed",
        "already_billed",
        "not_billed",
        "already_active",
        "care_plan_required",
        "office_not_billable",
        "not_found",
      ]),
      isReturning: z.boolean(),
      cost: moneyOut.nullable(),
    }),
  ),
  total: moneyOut,
});

export const activationResultOut = z.strictObject({
  rows: z.array(
    z.strictObject({
      patientId: id,
      status: z.enum(["activated", "reactivated", "already_active", "refused"]),
      code: z.string().nullable(),
      fee: moneyOut,
    }),
  ),
  total: moneyOut,
});

export const deactivationResultOut = z.strictObject({
  deactivated: z.int().nonnegative(),
  refused: z.int().nonnegative(),
});

/** What was typed: a last name, an e-mail address, an external id or a ref. */
export const patientSearchTextIn = z.strictObject({
  officeId: id,
  text: z.string().trim().min(1).max(254),
});
export const patientSearchOut = z.strictObject({
  rows: z.array(
    z.object({
      patientId: id,
      name: z.string(),
      ref: z.string(),
      status: z.enum(["active", "not_active_yet", "inactive"]),
      plan: z
        .strictObject({ status: z.enum(["draft", "sent"]), sentAt: instantOut.nullable() })
        .nullable(),
      activeSince: instantOut.nullable(),
      lastBilledCycle: dateText.nullable(),
      zone: z.string(),
    }),
  ),
});
