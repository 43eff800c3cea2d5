import { requireAccess } from "@/lib/auth/policy";
import { type AuditEntry, recordAudits } from "@/lib/audit/record";
import { recordNamesRead } from "@/lib/audit/record-names-read";
import { isUniqueViolation } from "@/lib/db/errors";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PatientOut } from "../contract/patients";
import { moveCarePlans } from "../data/care-plans";
import type { Office } from "../data/offices";
import { moveIdentity } from "../data/patient-identities";
import { findPatient } from "../data/patient-lists";
import { lockPatients, movePatient, type PatientState } from "../data/patients";
import { decideTransfer, type TransferDecision } from "../domain/activation";
import { refuse } from "../domain/errors";
import { patientOnWire } from "../patient-on-wire";
import { withPatientsCurrentOffices } from "./with-current-office";

/**
 * Moves a patient to another office of the company, with plans and identity. The old office keeps
 * what it was billed, the new one is billed from its next cycle. Refuses `not_found`, `forbidden`,
 * `invalid_value`, `office_not_billable`, and `already_exists` when the external id is taken there.
 * Rule: docs/domain.md §4.
 */
export async function transferPatient(
  context: Context,
  patientId: number,
  officeId: number,
): Promise<PatientOut> {
  const at = { patientId, action: "patient.transfer", otherOfficeId: officeId } as const;
  try {
    return await withPatientsCurrentOffices(context, at, async (tx, offices, now) => {
      const to = offices.get(officeId) ?? refuse("not_found");
      requireAccess(context.actor, at.action, to);
      const [patient] = await lockPatients(tx, [...offices.keys()], [patientId]);
      const from = patient && offices.get(patient.officeId);
      if (!from) return null;
      return transfer(tx, context, { patient, from, to }, now);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse("already_exists", "That office has a patient with this external id.", [
      { path: "office_id", message: "has a patient with the same external id" },
    ]);
  }
}

type Transfer = { patient: PatientState; from: Office; to: Office };

async function transfer(
  tx: Tx,
  context: Context,
  { patient, from, to }: Transfer,
  now: Date,
): Promise<PatientOut> {
  const { patientId } = patient;
  const decision = decideTransfer({
    isActive: patient.isActive,
    isSameOffice: from.officeId === to.officeId,
    isSameCompany: from.companyId === to.companyId,
    targetStatus: to.status,
  });
  if (decision.kind === "refused") return refuseTransfer(decision);
  await movePatient(tx, patient, to, now);
  await moveCarePlans(tx, patientId, to.officeId);
  await moveIdentity(tx, patientId, to.officeId);
  await recordAudits(
    tx,
    context,
    [from, to].map((office) => transferAudit(office, { patient, from, to }, now)),
  );
  const moved = (await findPatient(tx, patientId)) ?? refuse("not_found");
  const where = { ...moved, object: { type: "patient" as const, id: patientId } };
  await recordNamesRead(tx, context, where, [moved.ref]);
  const output = patientOnWire(moved);
  await context.keepAnswer?.(tx, output);
  return output;
}

function refuseTransfer({ code }: Extract<TransferDecision, { kind: "refused" }>): never {
  if (code !== "invalid_value") return refuse(code);
  return refuse(code, "The patient is at this office already.", [
    { path: "office_id", message: "must be another office" },
  ]);
}

/** Told to both offices alike; each reads only its own. */
function transferAudit(office: Office, { patient, from, to }: Transfer, now: Date): AuditEntry {
  return {
    action: "patient.transfer",
    object: { type: "patient", id: String(patient.patientId) },
    companyId: office.companyId,
    officeId: office.officeId,
    businessAt: now,
    details: {
      ref: patient.ref,
      from_office_id: from.officeId,
      to_office_id: to.officeId,
      was_active: patient.isActive,
      cycle: office.cycle.key,
    },
  };
}
