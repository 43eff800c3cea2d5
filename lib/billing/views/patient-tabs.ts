import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { countPatients, type PatientCounts } from "../data/patient-table";
import { requireOffice } from "./access";

/** How many patients each quick view holds. Refuses `not_found` and `forbidden`. */
export async function patientTabs(context: Context, officeId: number): Promise<PatientCounts> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    await requireOffice(tx, context, officeId, "patient.read");
    return countPatients(tx, officeId);
  });
}
