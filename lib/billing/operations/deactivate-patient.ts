import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { DeactivationOut } from "../contract/patients";
import { closeStretch, findPatientPlace, lockPatient } from "../data/patients";
import { decideDeactivation } from "../domain/activation";
import { refuse } from "../domain/errors";
import { withCurrentOffice } from "./with-current-office";

/** Ends a patient's activity. The running cycle stays billed; from the next on nothing is due. */
export async function deactivatePatient(
  context: Context,
  patientId: number,
): Promise<DeactivationOut> {
  const place = await inTransaction(scopeOf(context.actor), (tx) =>
    findPatientPlace(tx, patientId),
  );
  if (place === null) return refuse("not_found");
  requireAccess(context.actor, "patient.deactivate", place);
  return withCurrentOffice(context, place.officeId, async (tx, office, now) => {
    const patient = (await lockPatient(tx, office.officeId, patientId)) ?? refuse("not_found");
    if (decideDeactivation(patient).kind === "already_inactive") {
      return {
        patient_id: patientId,
        status: "already_inactive",
        deactivated_at: patient.deactivatedAt?.toISOString() ?? null,
      };
    }
    await closeStretch(tx, patientId, now);
    await recordAudit(tx, context, {
      action: "patient.deactivate",
      object: { type: "patient", id: String(patientId) },
      companyId: office.companyId,
      officeId: office.officeId,
      businessAt: now,
      details: { ref: patient.ref, cycle: office.cycle.key },
    });
    return {
      patient_id: patientId,
      status: "deactivated",
      deactivated_at: now.toISOString(),
    };
  });
}
