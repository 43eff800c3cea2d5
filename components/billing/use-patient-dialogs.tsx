"use client";

import dynamic from "next/dynamic";
import { useNavigate } from "@/components/ui/use-navigate";
import { type ReactNode, useState } from "react";
import type { ActivationResult } from "@/components/billing/activation-tables";
import type { ActivationPreview } from "@/components/billing/activation-wording";
import type { CarePlanFormInput } from "@/components/billing/care-plan-dialog";
import type { PatientFormInput } from "@/components/billing/patient-dialog";
import type { ActionResult } from "@/components/ui/problem";
import { toastDone } from "@/components/ui/toast";
import { nameCycle } from "@/lib/format/date";
import { formatMoney, isZero } from "@/lib/format/money";

const ActivationDialog = dynamic(() =>
  import("@/components/billing/activation-dialog").then((module) => module.ActivationDialog),
);
const DeactivationDialog = dynamic(() =>
  import("@/components/billing/deactivation-dialog").then((module) => module.DeactivationDialog),
);
const PatientDialog = dynamic(() =>
  import("@/components/billing/patient-dialog").then((module) => module.PatientDialog),
);
const CarePlanDialog = dynamic(() =>
  import("@/components/billing/care-plan-dialog").then((module) => module.CarePlanDialog),
);

/** What may be done with patients; each is a server action bound to the office. */
export type PatientActions = {
  create: (input: PatientFormInput) => Promise<ActionResult<{ patientId: number }>>;
  savePlan: (
    patientId: number,
    input: CarePlanFormInput,
  ) => Promise<ActionResult<{ carePlanId: number }>>;
  previewActivation: (patientIds: number[]) => Promise<ActionResult<ActivationPreview>>;
  activate: (patientIds: number[]) => Promise<ActionResult<ActivationResult>>;
  deactivate: (
    patientIds: number[],
  ) => Promise<ActionResult<{ deactivated: number; refused: number }>>;
};

export type CycleTerms = { start: string; end: string; zone: string; fee: string };

type Chosen = { patientId: number; name: string; isActive: boolean };

type Open =
  | { name: "create" }
  /** Once the plan is saved, `patients` can be activated. */
  | { name: "plan"; patient: Chosen; patients: Chosen[] }
  | { name: "activate"; patientIds: number[]; patients: Chosen[] }
  | { name: "deactivate"; patients: Chosen[] };

const toActivate = (patients: Chosen[]): Open => ({
  name: "activate",
  patients,
  patientIds: patients.map(({ patientId }) => patientId),
});

/** The dialogs about patients, each loaded when it is first opened; one at a time. */
export function usePatientDialogs(
  actions: PatientActions,
  cycle: CycleTerms,
  on: { changed: () => void; created: (patientId: number) => void },
) {
  const router = useNavigate();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const changed = () => {
    router.refresh();
    on.changed();
  };
  const dialog: ReactNode = open ? (
    <OpenDialog
      key={open.name}
      open={open}
      setOpen={setOpen}
      actions={actions}
      cycle={cycle}
      onClose={close}
      onChanged={changed}
      onCreated={on.created}
    />
  ) : null;
  return {
    dialog,
    create: () => setOpen({ name: "create" }),
    buildPlan: (patient: Chosen) => setOpen({ name: "plan", patient, patients: [patient] }),
    activate: (patients: Chosen[]) => setOpen(toActivate(patients)),
    deactivate: (patients: Chosen[]) => setOpen({ name: "deactivate", patients }),
  };
}

/** "$2.00 on the draft of November." */
function addedWords({ total }: ActivationResult, { start, end, zone }: CycleTerms): string {
  return isZero(total)
    ? "Nothing was added to the invoice."
    : `${formatMoney(total)} on the draft of ${nameCycle(start, end, zone)}.`;
}

function OpenDialog({
  open,
  setOpen,
  actions,
  cycle,
  onClose,
  onChanged,
  onCreated,
}: {
  open: Open;
  setOpen: (open: Open | null) => void;
  actions: PatientActions;
  cycle: CycleTerms;
  onClose: () => void;
  onChanged: () => void;
  onCreated: (patientId: number) => void;
}) {
  const frame = { isOpen: true, onClose };
  switch (open.name) {
    case "create":
      return (
        <PatientDialog
          {...frame}
          create={actions.create}
          onCreated={({ patientId }) => {
            toastDone("Patient created.", "Free until a care plan is sent.");
            onClose();
            onCreated(patientId);
          }}
        />
      );
    case "plan":
      return (
        <CarePlanDialog
          {...frame}
          patient={open.patient}
          save={actions.savePlan}
          onSaved={() => {
            onChanged();
            setOpen(toActivate(open.patients));
          }}
        />
      );
    case "activate":
      return (
        <ActivationDialog
          {...frame}
          patientIds={open.patientIds}
          preview={actions.previewActivation}
          activate={actions.activate}
          onDone={(result) => {
            onChanged();
            // One patient's result fits a line; many are listed, each with its own.
            if (result.rows.length > 1 || result.rows[0]?.status === "refused") return;
            toastDone("1 patient active.", addedWords(result, cycle));
            onClose();
          }}
          onBuildPlan={(patientId) => {
            const patient = open.patients.find((each) => each.patientId === patientId);
            if (patient) setOpen({ name: "plan", patient, patients: open.patients });
          }}
        />
      );
    case "deactivate":
      return (
        <DeactivationDialog
          {...frame}
          patients={open.patients}
          cycle={cycle}
          deactivate={actions.deactivate}
          onDone={onChanged}
        />
      );
  }
}
