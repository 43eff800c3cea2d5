import { recordNamesRead } from "@/lib/audit/record-names-read";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PatientListOut, PatientSearchIn } from "../contract/patients";
import { searchPatientRows } from "../data/patient-lists";
import { patientOnWire } from "../patient-on-wire";
import { requireOffice } from "./access";

const MAX_FOUND = 200;

/**
 * Patients of an office found by exact last name, e-mail, external id or ref, newest first, at most
 * 200; audited. Refuses `not_found` and `forbidden`.
 */
export async function searchPatients(
  context: Context,
  officeId: number,
  search: PatientSearchIn,
): Promise<PatientListOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "patient.read");
    const { last_name: lastName, email, external_id: externalId, ref } = search;
    const typed = { lastName, email, externalId, ref };
    const found = await searchPatientRows(tx, officeId, typed, MAX_FOUND);
    const where = { ...office, object: { type: "office" as const, id: officeId } };
    await recordNamesRead(
      tx,
      context,
      where,
      found.map((patient) => patient.ref),
    );
    return { data: found.map(patientOnWire), next_cursor: null };
  });
}
