import type { Context } from "../context";
import type { ActivationOut, BulkActivationOut } from "../contract/patients";
import { refuse } from "../domain/errors";
import { formatCents } from "../domain/money";
import { activatePatients } from "./activate-patients";
import { atPatientsOffice } from "./at-patients-office";
import { cycleOnWire } from "../on-wire";

/** Activates one patient; answers what changed and what was billed. Refuses as the rule says. */
export async function activatePatient(context: Context, patientId: number): Promise<ActivationOut> {
  const { office, result } = await atPatientsOffice(
    context,
    patientId,
    "patient.activate",
    async ({ officeId }) => {
      const { office, results } = await activatePatients(context, officeId, [patientId]);
      const [result] = results;
      if (result === undefined) return null;
      if (result.status !== "refused") return { office, result };
      return result.code === "not_found" ? null : refuse(result.code);
    },
  );
  const billed = result.status === "already_active" ? null : result.billed;
  return {
    patient_id: patientId,
    office_id: office.officeId,
    status: result.status,
    activated_at: result.activatedAt.toISOString(),
    billed: billed !== null,
    fee: formatCents(billed?.feeCents ?? 0),
    invoice_id: billed?.invoiceId ?? null,
    line_item_id: billed?.lineItemId ?? null,
    cycle: cycleOnWire(office.cycle),
  };
}

/** Activates many patients of one office; answers one row per id. */
export async function activateManyPatients(
  context: Context,
  officeId: number,
  patientIds: readonly number[],
): Promise<BulkActivationOut> {
  const { results } = await activatePatients(context, officeId, patientIds);
  const rows = results.map((result) => ({
    patient_id: result.patientId,
    status: result.status,
    ...(result.status === "refused" ? { code: result.code } : {}),
  }));
  return {
    results: rows,
    activated: rows.filter((row) => row.status === "activated" || row.status === "reactivated")
      .length,
    refused: rows.filter((row) => row.status === "refused").length,
  };
}
