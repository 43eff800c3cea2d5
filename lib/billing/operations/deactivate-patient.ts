import type { Context } from "../context";
import type { DeactivationOut } from "../contract/patients";
import { instantOnWire } from "../on-wire";
import { deactivateAt } from "./deactivate-patients";
import { withPatientsCurrentOffice } from "./with-current-office";

/** Deactivates one patient; answers whether something changed. Refuses `not_found`, `forbidden`. */
export async function deactivatePatient(
  context: Context,
  patientId: number,
): Promise<DeactivationOut> {
  return withPatientsCurrentOffice(
    context,
    patientId,
    "patient.deactivate",
    async (tx, office, now) => {
      const [result] = await deactivateAt(tx, context, office, [patientId], now);
      if (result === undefined || result.status === "refused") return null;
      return {
        patient_id: patientId,
        status: result.status,
        deactivated_at: instantOnWire(result.deactivatedAt),
      };
    },
  );
}
