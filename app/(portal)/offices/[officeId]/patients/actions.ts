"use server";

import { activatePatients, type BulkActivation } from "@/lib/billing/operations/activate-patients";
import { addCarePlan } from "@/lib/billing/operations/add-care-plan";
import { createPatient } from "@/lib/billing/operations/create-patient";
import {
  type BulkDeactivation,
  deactivatePatients,
} from "@/lib/billing/operations/deactivate-patients";
import { activationPreview } from "@/lib/billing/views/activation-preview";
import { findPatients } from "@/lib/billing/views/find-patients";
import { amountOf } from "@/lib/format/money";
import { defineAction } from "@/lib/http/action";
import {
  activationPreviewOut,
  activationResultOut,
  chosenPatientsIn,
  deactivationResultOut,
  newCarePlanIn,
  newCarePlanOut,
  newPatientIn,
  newPatientOut,
  patientSearchOut,
  patientSearchTextIn,
} from "./action-shapes";

export const create = defineAction({
  name: "patients.create",
  input: newPatientIn,
  output: newPatientOut,
  run: async (context, { officeId, ...patient }) => {
    const { patient_id: patientId } = await createPatient(context, officeId, patient);
    return { patientId };
  },
});

export const savePlan = defineAction({
  name: "patients.save-plan",
  input: newCarePlanIn,
  output: newCarePlanOut,
  run: async (context, { patientId, ...plan }) => {
    const { care_plan_id: carePlanId } = await addCarePlan(context, patientId, plan);
    return { carePlanId };
  },
});

export const previewActivation = defineAction({
  name: "patients.preview-activation",
  input: chosenPatientsIn,
  output: activationPreviewOut,
  run: (context, { officeId, patientIds }) => activationPreview(context, officeId, patientIds),
});

export const activate = defineAction({
  name: "patients.activate",
  input: chosenPatientsIn,
  output: activationResultOut,
  enqueues: true,
  run: async (context, { officeId, patientIds }) =>
    activationRows(await activatePatients(context, officeId, patientIds)),
});

export const deactivate = defineAction({
  name: "patients.deactivate",
  input: chosenPatientsIn,
  output: deactivationResultOut,
  enqueues: true,
  run: async (context, { officeId, patientIds }) =>
    deactivationCounts(await deactivatePatients(context, officeId, patientIds)),
});

export const search = defineAction({
  name: "patients.search",
  input: patientSearchTextIn,
  output: patientSearchOut,
  run: (context, { officeId, text }) => findPatients(context, officeId, text),
});

function activationRows({ results }: BulkActivation) {
  const rows = results.map((result) => ({
    patientId: result.patientId,
    status: result.status,
    code: result.status === "refused" ? result.code : null,
    feeCents: "billed" in result ? (result.billed?.feeCents ?? 0) : 0,
  }));
  return {
    rows: rows.map(({ feeCents, ...row }) => ({ ...row, fee: amountOf(feeCents) })),
    total: amountOf(rows.reduce((sum, { feeCents }) => sum + feeCents, 0)),
  };
}

function deactivationCounts({ results }: BulkDeactivation) {
  const count = (status: string) => results.filter((result) => result.status === status).length;
  return { deactivated: count("deactivated"), refused: count("refused") };
}
