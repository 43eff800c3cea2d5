import { recordNamesRead } from "@/lib/audit/record-names-read";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PageIn } from "../contract/fields";
import type { PatientListOut } from "../contract/patients";
import { listPatientPage } from "../data/patient-lists";
import { patientOnWire } from "../patient-on-wire";
import { requireOffice } from "./access";
import { cutPage, type ListKey, openCursor } from "./cursor";

/** The patients of an office, newest first; audited. Refuses `not_found` and `forbidden`. */
export async function listPatients(
  context: Context,
  officeId: number,
  page: PageIn,
): Promise<PatientListOut> {
  const key: ListKey = { list: "patients", filter: [officeId], kind: "none" };
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "patient.read");
    const afterId = openCursor(key, page.cursor)?.id ?? null;
    const found = await listPatientPage(tx, { officeId, afterId, limit: page.limit + 1 });
    const { rows, nextCursor } = cutPage(key, found, page.limit, (patient) => ({
      value: null,
      id: patient.patientId,
    }));
    const where = { ...office, object: { type: "office" as const, id: officeId } };
    await recordNamesRead(
      tx,
      context,
      where,
      rows.map((patient) => patient.ref),
    );
    return { data: rows.map(patientOnWire), next_cursor: nextCursor };
  });
}
