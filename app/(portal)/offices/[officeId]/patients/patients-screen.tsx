"use client";

import type { ComponentProps } from "react";
import { PatientsTable } from "@/components/billing/patients-table";
import { activate, create, deactivate, previewActivation, savePlan, search } from "./actions";

type PatientsScreenProps = Omit<ComponentProps<typeof PatientsTable>, "actions" | "search"> & {
  officeId: number;
};

/** The list of patients with its actions, each bound to the office. */
export function PatientsScreen({ officeId, ...rest }: PatientsScreenProps) {
  return (
    <PatientsTable
      {...rest}
      actions={{
        create: (patient) => create({ ...patient, officeId }),
        savePlan: (patientId, plan) => savePlan({ ...plan, patientId }),
        previewActivation: (patientIds) => previewActivation({ officeId, patientIds }),
        activate: (patientIds) => activate({ officeId, patientIds }),
        deactivate: (patientIds) => deactivate({ officeId, patientIds }),
      }}
      search={(text) => search({ officeId, text })}
    />
  );
}
