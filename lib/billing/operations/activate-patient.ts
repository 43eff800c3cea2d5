import type { Context } from "../context";
import type { ActivationOut, BulkActivationOut } from "../contract/patients";
import type { Office } from "../data/offices";
import { refuse } from "../domain/errors";
import { formatCents } from "../domain/money";
import { cycleOnWire } from "../on-wire";
import { activateAt, activatePatients, type ActivationResult } from "./activate-patients";
import { withPatientsCurrentOffice } from "./with-current-office";

/** Activates one patient; answers what changed and what was billed. Refuses as the rule says. */
export async function activatePatient(context: Context, patientId: number): Promise<ActivationOut> {
  return withPatientsCurrentOffice(
    context,
    patientId,
    "patient.activate",
    async (tx, office, now) => {
      const [result] = await activateAt(tx, context, office, [patientId], now);
      if (result === undefined) return null;
      if (result.status !== "refused") return activationOnWire(office, result);
      return result.code === "not_found" ? null : refuse(result.code);
    },
  );
}

function activationOnWire(
  office: Office,
  result: Exclude<ActivationResult, { status: "refused" }>,
): ActivationOut {
  const billed = result.status === "already_active" ? null : result.billed;
  return {
    patient_id: result.patientId,
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
