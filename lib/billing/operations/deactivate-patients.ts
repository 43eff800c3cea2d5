import { requireAccess } from "@/lib/auth/policy";
import { recordAudits } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { Office } from "../data/offices";
import { closeStretches, lockPatients } from "../data/patients";
import { decideDeactivation } from "../domain/activation";
import { withCurrentOffice } from "./with-current-office";

export type DeactivationResult =
  | { patientId: number; status: "refused"; code: "not_found" }
  | {
      patientId: number;
      status: "deactivated" | "already_inactive";
      /** Null for a patient who was never active. */
      deactivatedAt: Date | null;
    };

export type BulkDeactivation = { results: DeactivationResult[] };

/**
 * Ends the activity of many patients of one office; one result per id in the order given, a repeated
 * id is already inactive. The running cycle stays billed; from the next on nothing is due.
 * Refuses `not_found`, `forbidden` and `office_needs_attention`. Rule: docs/domain.md §4.
 */
export async function deactivatePatients(
  context: Context,
  officeId: number,
  patientIds: readonly number[],
): Promise<BulkDeactivation> {
  return withCurrentOffice(context, officeId, async (tx, office, now) => {
    requireAccess(context.actor, "patient.deactivate", office);
    return { results: await deactivateAt(tx, context, office, patientIds, now) };
  });
}

/** The same in a transaction that holds the office, for who may. */
export async function deactivateAt(
  tx: Tx,
  context: Context,
  { officeId, companyId, cycle }: Office,
  patientIds: readonly number[],
  now: Date,
): Promise<DeactivationResult[]> {
  const patients = await lockPatients(tx, [officeId], patientIds);
  const ending = patients.filter((patient) => decideDeactivation(patient).kind === "deactivate");
  const endingIds = new Set(ending.map(({ patientId }) => patientId));
  await closeStretches(tx, [...endingIds], now);
  await recordAudits(
    tx,
    context,
    ending.map(({ patientId, ref }) => ({
      action: "patient.deactivate",
      object: { type: "patient", id: String(patientId) },
      companyId,
      officeId,
      businessAt: now,
      details: { ref, cycle: cycle.key },
    })),
  );
  const byId = new Map(patients.map((patient) => [patient.patientId, patient]));
  return patientIds.map((patientId): DeactivationResult => {
    const patient = byId.get(patientId);
    if (patient === undefined) return { patientId, status: "refused", code: "not_found" };
    if (!patient.isActive) {
      return { patientId, status: "already_inactive", deactivatedAt: patient.deactivatedAt };
    }
    const isFirst = endingIds.delete(patientId);
    const status = isFirst ? "deactivated" : "already_inactive";
    return { patientId, status, deactivatedAt: now };
  });
}
