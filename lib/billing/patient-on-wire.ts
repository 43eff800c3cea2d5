import type { PatientOut } from "./contract/patients";
import type { ListedPatient, PersonName } from "./data/patient-lists";
import { instantOnWire } from "./on-wire";

/** A patient as the wire says it to whoever may see patients. */
export function patientOnWire(patient: ListedPatient): PatientOut {
  const plan = patient.carePlan;
  return {
    patient_id: patient.patientId,
    office_id: patient.officeId,
    anonymous_patient_ref: patient.ref,
    first_name: patient.firstName,
    last_name: patient.lastName,
    email: patient.email,
    phone: patient.phone,
    birth_date: patient.birthOn,
    external_id: patient.externalId,
    is_active_for_billing: patient.isActive,
    activated_at: instantOnWire(patient.activatedAt),
    deactivated_at: instantOnWire(patient.deactivatedAt),
    last_billed_cycle: patient.lastBilledCycle,
    care_plan: plan && {
      care_plan_id: plan.carePlanId,
      title: plan.title,
      status: plan.status,
      sent_at: instantOnWire(plan.sentAt),
    },
    created_at: patient.createdAt.toISOString(),
  };
}

/** "Jun Nakamura"; null once the identity is erased. */
export function fullName({ firstName, lastName }: PersonName): string | null {
  return joined([firstName, lastName], " ");
}

/** "Nakamura, Jun", as lists show it; null once the identity is erased. */
export function listedName({ firstName, lastName }: PersonName): string | null {
  return joined([lastName, firstName], ", ");
}

function joined(parts: (string | null)[], separator: string): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join(separator);
}
