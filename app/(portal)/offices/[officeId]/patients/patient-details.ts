import type { PatientDetails } from "@/components/billing/patient-panel";
import type { PatientOut } from "@/lib/billing/contract/patients";

/** A patient of the API as the panel shows one; dates are read in `zone`. */
export function patientDetails(patient: PatientOut, zone: string): PatientDetails {
  const { care_plan: plan, is_active_for_billing: isActive } = patient;
  const names = [patient.last_name, patient.first_name].filter((part) => part !== null);
  return {
    patientId: patient.patient_id,
    name: names.join(", ") || "Erased",
    ref: patient.anonymous_patient_ref,
    status: isActive ? "active" : patient.activated_at === null ? "not_active_yet" : "inactive",
    plan: plan && { status: plan.status, sentAt: plan.sent_at },
    planTitle: plan?.title ?? null,
    activeSince: isActive ? patient.activated_at : null,
    inactiveSince: isActive ? null : patient.deactivated_at,
    lastBilledCycle: patient.last_billed_cycle,
    email: patient.email,
    phone: patient.phone,
    birthOn: patient.birth_date,
    externalId: patient.external_id,
    createdAt: patient.created_at,
    zone,
  };
}
