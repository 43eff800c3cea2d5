import type { Context } from "../context";
import type { DeactivationOut } from "../contract/patients";
import { instantOnWire } from "../on-wire";
import { atPatientsOffice } from "./at-patients-office";
import { deactivatePatients } from "./deactivate-patients";

/** Deactivates one patient; answers whether something changed. Refuses `not_found`, `forbidden`. */
export async function deactivatePatient(
  context: Context,
  patientId: number,
): Promise<DeactivationOut> {
  return atPatientsOffice(context, patientId, "patient.deactivate", async ({ officeId }) => {
    const { results } = await deactivatePatients(context, officeId, [patientId]);
    const [result] = results;
    if (result === undefined || result.status === "refused") return null;
    return {
      patient_id: patientId,
      status: result.status,
      deactivated_at: instantOnWire(result.deactivatedAt),
    };
  });
}
