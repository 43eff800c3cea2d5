import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudits } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { isUniqueViolation } from "@/lib/db/errors";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PatientIn, PatientOut } from "../contract";
import { findOffice } from "../data/offices";
import { type Identity, insertPatients } from "../data/patient-identities";
import { refuse } from "../domain/errors";

type Created = { patientId: number; ref: string; createdAt: Date };

/**
 * Adds patients to an office, all or none. Refuses `not_found`, and `already_exists` when an
 * external id is taken in the office.
 */
export async function createPatients(
  context: Context,
  officeId: number,
  inputs: readonly PatientIn[],
): Promise<Created[]> {
  try {
    return await inTransaction(scopeOf(context.actor), async (tx) => {
      const office = (await findOffice(tx, officeId)) ?? refuse("not_found");
      requireAccess(context.actor, "patient.write", office);
      const now = await businessNow(tx);
      const created = await insertPatients(tx, office, inputs.map(identityOf), now);
      await recordAudits(
        tx,
        context,
        created.map(({ patientId, ref }) => ({
          action: "patient.create",
          object: { type: "patient", id: String(patientId) },
          companyId: office.companyId,
          officeId: office.officeId,
          businessAt: now,
          details: { ref },
        })),
      );
      return created.map((patient) => ({ ...patient, createdAt: now }));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse("already_exists", "A patient with this external id is here already.", [
      { path: "external_id", message: "is taken" },
    ]);
  }
}

/** Adds one patient and answers it as whoever typed it may see it. */
export async function createPatient(
  context: Context,
  officeId: number,
  input: PatientIn,
): Promise<PatientOut> {
  const [created] = await createPatients(context, officeId, [input]);
  if (created === undefined) return refuse("not_found");
  return {
    patient_id: created.patientId,
    office_id: officeId,
    anonymous_patient_ref: created.ref,
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
    created_at: created.createdAt.toISOString(),
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
