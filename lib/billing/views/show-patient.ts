import { recordNamesRead } from "@/lib/audit/record-names-read";
import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PatientOut } from "../contract/patients";
import { findPatient } from "../data/patient-lists";
import { findPatientPlace } from "../data/patients";
import { refuse } from "../domain/errors";
import { patientOnWire } from "../patient-on-wire";

/** One patient; audited. Refuses `not_found` and `forbidden`. */
export async function showPatient(context: Context, patientId: number): Promise<PatientOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const place = (await findPatientPlace(tx, patientId)) ?? refuse("not_found");
    // Before the names are read: they must not even be decrypted for who may not see them.
    requireAccess(context.actor, "patient.read", place);
    const patient = (await findPatient(tx, patientId)) ?? refuse("not_found");
    const where = { ...place, object: { type: "patient" as const, id: patientId } };
    await recordNamesRead(tx, context, where, [patient.ref]);
    return patientOnWire(patient);
  });
}
