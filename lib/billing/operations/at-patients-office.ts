import { type Action, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findPatientPlace, type PatientPlace } from "../data/patients";
import { refuse } from "../domain/errors";

const ATTEMPTS = 3;

/**
 * Runs a verb where a patient is looked after. The place is read before its office can be locked: a
 * verb that does not find the patient there any more answers null and is run where the patient is
 * then. Refuses `not_found` and `forbidden`.
 */
export async function atPatientsOffice<T>(
  context: Context,
  patientId: number,
  action: Action,
  verb: (place: PatientPlace) => Promise<T | null>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const place = await inTransaction(scopeOf(context.actor), (tx) =>
      findPatientPlace(tx, patientId),
    );
    if (place === null) return refuse("not_found");
    requireAccess(context.actor, action, place);
    const result = await verb(place);
    if (result !== null) return result;
  }
  return refuse("not_found");
}
