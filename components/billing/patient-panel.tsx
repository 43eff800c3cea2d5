"use client";

import { firstNameFirst } from "@/components/billing/activation-wording";
import { type PatientRow, planText } from "@/components/billing/patient-columns";
import { PatientStatusBadge } from "@/components/billing/status-badge";
import { PanelSection } from "@/components/data-table/side-panel";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { type Definition, DefinitionList } from "@/components/ui/definition-list";
import { Icon } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";
import { formatCalendarDay, formatCycleKey } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";

/** One patient with everything that who may see names may see. */
export type PatientDetails = PatientRow & {
  planTitle: string | null;
  email: string | null;
  phone: string | null;
  /** YYYY-MM-DD. */
  birthOn: string | null;
  externalId: string | null;
  inactiveSince: string | null;
  createdAt: string;
};

type PatientPanelProps = {
  patient: PatientDetails;
  fee: string;
  now: string;
  onActivate: () => void;
  onBuildPlan: () => void;
  onDeactivate: () => void;
};

/** One patient beside the list: the account, the plan, how to reach the person, and what can be done. */
export function PatientPanel(props: PatientPanelProps) {
  const { patient, fee, now } = props;
  const { zone } = patient;
  return (
    <>
      <PanelSection>
        <div className="flex items-start gap-3">
          <p className="min-w-0 text-xl font-semibold tracking-tight break-words">
            {firstNameFirst(patient.name)}
          </p>
          <span className="ml-auto pt-1">
            <PatientStatusBadge status={patient.status} isPill />
          </span>
        </div>
        <div className="mt-3 flex flex-wrap gap-2">
          <PatientButtons {...props} />
        </div>
        <p className="mt-2.5 text-xs text-ink-3">{whatItCosts(patient, fee)}</p>
      </PanelSection>
      <PanelSection title="Account">
        <DefinitionList
          items={[
            ...accountDates(patient),
            {
              term: "Last billed cycle",
              detail: patient.lastBilledCycle ? formatCycleKey(patient.lastBilledCycle) : "Never",
            },
            { term: "Created", detail: <Time at={patient.createdAt} zone={zone} now={now} /> },
          ]}
        />
        <div className="mt-2.5 flex items-center gap-2">
          <code className="min-w-0 truncate text-xs text-ink-3" title={patient.ref}>
            {patient.ref}
          </code>
          <span className="ml-auto">
            <CopyButton text={patient.ref} label="Copy ref" />
          </span>
        </div>
      </PanelSection>
      <PanelSection title="Care plan">
        {patient.plan ? (
          <DefinitionList
            items={[
              { term: "Title", detail: <span className="break-words">{patient.planTitle}</span> },
              { term: "Status", detail: planText(patient, now) },
            ]}
          />
        ) : (
          <p className="text-ink-3">No plan yet. One is needed before the account can be active.</p>
        )}
      </PanelSection>
      <PanelSection title="Person">
        <DefinitionList items={personLines(patient)} />
        <p className="mt-3 flex items-center gap-[5px] text-xs text-ink-3">
          <Icon name="eye" />
          Viewing names is recorded
        </p>
      </PanelSection>
    </>
  );
}

function PatientButtons({ patient, onActivate, onBuildPlan, onDeactivate }: PatientPanelProps) {
  if (patient.status === "active") return <Button onClick={onDeactivate}>Deactivate</Button>;
  if (patient.plan === null) {
    return (
      <>
        <Button variant="primary" icon="file" onClick={onBuildPlan}>
          Build a care plan
        </Button>
        <Button icon="send" why="Needs a care plan first">
          Send plan and activate
        </Button>
      </>
    );
  }
  return (
    <>
      <Button variant="primary" icon="send" onClick={onActivate}>
        Send plan and activate
      </Button>
      <Button icon="file" onClick={onBuildPlan}>
        New plan
      </Button>
    </>
  );
}

function whatItCosts(patient: PatientDetails, fee: string): string {
  return patient.status === "active"
    ? `${formatMoney(fee)} a cycle while active. Deactivating doesn't refund the running one.`
    : `Free until a plan is sent, then ${formatMoney(fee)} a cycle while active.`;
}

function accountDates({ activeSince, inactiveSince, zone }: PatientDetails): Definition[] {
  if (activeSince) {
    return [{ term: "Active since", detail: <Time at={activeSince} zone={zone} /> }];
  }
  return inactiveSince
    ? [{ term: "Inactive since", detail: <Time at={inactiveSince} zone={zone} /> }]
    : [];
}

const none = <span className="text-ink-3">–</span>;

function personLines(patient: PatientDetails): Definition[] {
  const { email, phone, birthOn, externalId } = patient;
  return [
    { term: "E-mail", detail: email ? <span className="break-all">{email}</span> : none },
    { term: "Phone", detail: phone ?? none },
    { term: "Birth date", detail: birthOn ? formatCalendarDay(birthOn) : none },
    { term: "External id", detail: externalId ?? none },
  ];
}
