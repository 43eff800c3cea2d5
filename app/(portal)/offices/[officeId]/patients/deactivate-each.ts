import type { Context } from "@/lib/billing/context";
import { Refusal } from "@/lib/billing/domain/errors";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";

/** Deactivates each by itself: one that is gone meanwhile does not stop the others. */
export async function deactivateEach(context: Context, patientIds: readonly number[]) {
  let deactivated = 0;
  let refused = 0;
  for (const patientId of patientIds) {
    try {
      const { status } = await deactivatePatient(context, patientId);
      if (status === "deactivated") deactivated += 1;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
      refused += 1;
    }
  }
  return { deactivated, refused };
}
