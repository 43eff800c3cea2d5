import { recordNamesRead } from "@/lib/audit/record-names-read";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findPatientIds } from "../data/patient-lists";
import { listPatientTable } from "../data/patient-table";
import { requireOffice } from "./access";
import { type PatientRowView, patientRowView } from "./patient-table";

const MAX_FOUND = 200;

/**
 * The portal's search box: patients of an office whose last name, e-mail, external id or ref is
 * exactly what was typed; audited. Refuses `not_found` and `forbidden`.
 */
export async function findPatients(
  context: Context,
  officeId: number,
  typed: string,
): Promise<{ rows: PatientRowView[] }> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "patient.read");
    const patientIds = await findPatientIds(tx, officeId, typed, MAX_FOUND);
    const none = { status: null, plan: null, activeFromAt: null, activeUntilAt: null };
    const rows = await listPatientTable(tx, {
      office,
      filter: { ...none, patientIds },
      sort: { by: "status", isDescending: false },
      after: null,
      limit: MAX_FOUND,
    });
    const where = { ...office, object: { type: "office" as const, id: officeId } };
    await recordNamesRead(
      tx,
      context,
      where,
      rows.map((row) => row.ref),
    );
    return { rows: rows.map((row) => patientRowView(row, office.schedule.timeZone)) };
  });
}
