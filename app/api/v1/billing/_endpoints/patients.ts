import { z } from "zod";
import { emptyIn, pageIn, pathId } from "@/lib/billing/contract/fields";
import {
  activationOut,
  bulkActivationIn,
  bulkActivationOut,
  carePlanIn,
  carePlanOut,
  deactivationOut,
  patientIn,
  patientListOut,
  patientOut,
  patientSearchIn,
  transferIn,
} from "@/lib/billing/contract/patients";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Patients";
const officePath = z.object({ office_id: pathId });
const patientPath = z.object({ patient_id: pathId });

export const getOfficePatients = endpoint({
  method: "GET",
  url: "/offices/{office_id}/patients",
  tag,
  summary: "Patients of an office",
  path: officePath,
  query: pageIn,
  output: patientListOut,
  answers: { 200: "A page of patients; the view is audited." },
  refusals: ["cursor_mismatch"],
});

export const postOfficePatient = endpoint({
  method: "POST",
  url: "/offices/{office_id}/patients",
  tag,
  summary: "Add a patient to an office",
  path: officePath,
  body: patientIn,
  output: patientOut,
  answers: { 201: "The new patient, not active yet." },
  refusals: ["already_exists"],
});

export const postPatientSearch = endpoint({
  method: "POST",
  url: "/offices/{office_id}/patients/search",
  tag,
  summary: "Find patients of an office",
  description: "Exact, in a body: what is searched for never stands in an address.",
  path: officePath,
  body: patientSearchIn,
  output: patientListOut,
  answers: { 200: "The patients that fit all that was given; the view is audited." },
});

export const getPatient = endpoint({
  method: "GET",
  url: "/patients/{patient_id}",
  tag,
  summary: "One patient",
  path: patientPath,
  output: patientOut,
  answers: { 200: "The patient; the view is audited." },
});

export const postCarePlan = endpoint({
  method: "POST",
  url: "/patients/{patient_id}/care-plans",
  tag,
  summary: "Draft a care plan",
  path: patientPath,
  body: carePlanIn,
  output: carePlanOut,
  answers: { 201: "The new care plan." },
});

export const postActivation = endpoint({
  method: "POST",
  url: "/patients/{patient_id}/activate",
  tag,
  summary: "Send the care plan and activate the patient",
  description: "Bills the running cycle once, however often it is called.",
  path: patientPath,
  body: emptyIn,
  output: activationOut,
  answers: { 201: "The patient is active now.", 200: "The patient was active already." },
  refusals: ["care_plan_required", "office_not_billable", "office_needs_attention"],
});

export const postDeactivation = endpoint({
  method: "POST",
  url: "/patients/{patient_id}/deactivate",
  tag,
  summary: "Deactivate the patient",
  description: "The running cycle stays billed; from the next one on nothing is due.",
  path: patientPath,
  body: emptyIn,
  output: deactivationOut,
  answers: { 200: "The patient is inactive now, or was before." },
  refusals: ["office_needs_attention"],
});

export const postTransfer = endpoint({
  method: "POST",
  url: "/patients/{patient_id}/transfer",
  tag,
  summary: "Transfer the patient to another office of the company",
  description:
    "The old office keeps what it was billed; the new one is billed from its next cycle.",
  path: patientPath,
  body: transferIn,
  output: patientOut,
  answers: { 200: "The patient at the new office; the view is audited." },
  refusals: ["office_not_billable", "office_needs_attention", "already_exists"],
});

export const postOfficeActivations = endpoint({
  method: "POST",
  url: "/offices/{office_id}/activations",
  tag,
  summary: "Activate many patients of an office",
  description: "Each one succeeds or is refused on its own, with a code.",
  path: officePath,
  body: bulkActivationIn,
  output: bulkActivationOut,
  answers: { 200: "One result for each id, in the order given." },
  refusals: ["office_needs_attention"],
});
