import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { isUniqueViolation } from "@/lib/db/errors";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PatientIn, PatientOut } from "../contract/patients";
import { findOffice } from "../data/offices";
import { type Identity, insertPatients, type NewPatient } from "../data/patient-identities";
import { refuse } from "../domain/errors";
import { refuseFutureBirth } from "./refuse-future-birth";

/**
 * Adds a patient to an office and answers it as whoever typed it may see it. Refuses `not_found`,
 * and `already_exists` when the external id is taken in the office.
 */
export async function createPatient(
  context: Context,
  officeId: number,
  input: PatientIn,
): Promise<PatientOut> {
  try {
    return await inTransaction(scopeOf(context.actor), async (tx) => {
      const office = (await findOffice(tx, officeId)) ?? refuse("not_found");
      requireAccess(context.actor, "patient.write", office);
      const now = await businessNow(tx);
      refuseFutureBirth(input.birth_date, office, now);
      const [created] = await insertPatients(tx, office, [identityOf(input)], now);
      const patient = created ?? refuse("not_found");
      await recordAudit(tx, context, {
        action: "patient.create",
        object: { type: "patient", id: String(patient.patientId) },
        companyId: office.companyId,
        officeId,
        businessAt: now,
        details: { ref: patient.ref },
      });
      const output = newPatientOnWire(patient, officeId, input, now);
      await context.keepAnswer?.(tx, output);
      return output;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse("already_exists", "A patient with this external id is here already.", [
      { path: "external_id", message: "is taken" },
    ]);
  }
}

function newPatientOnWire(
  patient: NewPatient,
  officeId: number,
  input: PatientIn,
  now: Date,
): PatientOut {
  return {
    patient_id: patient.patientId,
    office_id: officeId,
    anonymous_patient_ref: patient.ref,
    first_name: input.first_name,
    last_name: input.last_name,
    email: input.email,
    phone: input.phone ?? null,
    birth_date: input.birth_date ?? null,
    external_id: input.external_id ?? null,
    is_active_for_billing: false,
    activated_at: null,
    deactivated_at: null,
    last_billed_cycle: null,
    care_plan: null,
    created_at: now.toISOString(),
  };
}

function identityOf(input: PatientIn): Identity {
  return {
    firstName: input.first_name,
    lastName: input.last_name,
    email: input.email,
    phone: input.phone ?? null,
    birthOn: input.birth_date ?? null,
    externalId: input.external_id ?? null,
  };
}
