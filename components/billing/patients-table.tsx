"use client";

import { type ReactNode, useMemo, useState } from "react";
import { patientColumns, type PatientRow } from "@/components/billing/patient-columns";
import { type PatientDetails, PatientPanel } from "@/components/billing/patient-panel";
import { PatientSearch } from "@/components/billing/patient-search";
import {
  type CycleTerms,
  type PatientActions,
  usePatientDialogs,
} from "@/components/billing/use-patient-dialogs";
import { type SearchPatients, usePatientSearch } from "@/components/billing/use-patient-search";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { OptionFilter, RangeFilter } from "@/components/data-table/filter-chip";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { PageHead } from "@/components/shell/page";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { useNavigate } from "@/components/ui/use-navigate";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { formatCalendarDay } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { plural } from "@/lib/format/words";

type PatientsTableProps = Pick<
  DataTableProps<PatientRow>,
  "rows" | "list" | "sort" | "summary" | "pager"
> & {
  tabs: Tab[];
  now: string;
  cycle: CycleTerms;
  actions: PatientActions;
  /** Exact last name, e-mail, external id or ref. */
  search: SearchPatients;
  /** The patient beside the list. */
  open: PatientDetails | null;
};

const filterParams = ["plan", "active_from", "active_to"];

/** The patients of one office, and what may be done with them. */
export function PatientsTable(props: PatientsTableProps) {
  const { tabs, now, cycle, actions, search: ask, open, rows, list, ...rest } = props;
  const router = useNavigate();
  const columns = useMemo(() => patientColumns(now), [now]);
  const search = usePatientSearch(ask);
  const [round, setRound] = useState(0);
  const dialogs = usePatientDialogs(actions, cycle, {
    changed: () => {
      search.again();
      setRound(round + 1);
    },
    created: (patientId) => router.push(listHref(list, { open: String(patientId) })),
  });
  const activate = (chosen: PatientRow[]) => dialogs.activate(chosen.map(chosenPatient));
  const deactivate = (chosen: PatientRow[]) => dialogs.deactivate(chosen.map(chosenPatient));
  return (
    <>
      <DataTable
        {...rest}
        id="patients"
        caption="Patients"
        list={list}
        rows={search.rows ?? rows}
        summary={search.rows ? `${plural(search.rows.length, "patient")} found` : rest.summary}
        columns={columns}
        getRowId={(row) => String(row.patientId)}
        getRowLabel={(row) => row.name}
        isSelectable
        selectionKey={round}
        rowKeys={[
          { key: "a", label: "activate", run: (row) => activate([row]) },
          { key: "d", label: "deactivate", run: (row) => deactivate([row]) },
        ]}
        bulk={({ rows: chosen, clear }) => (
          <BulkButtons
            onActivate={() => activate(chosen)}
            onDeactivate={() => deactivate(chosen)}
            onClear={clear}
          />
        )}
        panel={{
          openId: open ? String(open.patientId) : null,
          content: open ? (
            <PatientPanel
              patient={open}
              fee={cycle.fee}
              now={now}
              onActivate={() => activate([open])}
              onBuildPlan={() => dialogs.buildPlan(chosenPatient(open))}
              onDeactivate={() => deactivate([open])}
            />
          ) : null,
        }}
        head={
          <>
            <PageHead
              title="Patients"
              isTight
              actions={
                <Button variant="primary" icon="plus" onClick={dialogs.create}>
                  New patient
                </Button>
              }
            />
            <Tabs label="Views" tabs={tabs} />
          </>
        }
        tools={
          <>
            <PatientSearch search={search} />
            <PatientFilters list={list} />
          </>
        }
        toolsEnd={
          <span className="flex items-center gap-[5px] text-xs text-ink-3">
            <Icon name="eye" />
            Viewing names is recorded
          </span>
        }
        hasColumnMenu
        empty={
          <NoPatients
            list={list}
            isSearch={search.rows !== null}
            cycle={cycle}
            onCreate={dialogs.create}
          />
        }
      />
      {dialogs.dialog}
    </>
  );
}

function chosenPatient(row: PatientRow) {
  return { patientId: row.patientId, name: row.name, isActive: row.status === "active" };
}

function BulkButtons({
  onActivate,
  onDeactivate,
  onClear,
}: {
  onActivate: () => void;
  onDeactivate: () => void;
  onClear: () => void;
}) {
  return (
    <>
      <div className="flex gap-2 touch:order-1 touch:basis-full touch:[&>button]:flex-1">
        <Button variant="primary" size="small" icon="send" onClick={onActivate}>
          Send plan and activate
        </Button>
        <Button size="small" onClick={onDeactivate}>
          Deactivate
        </Button>
      </div>
      <Button
        variant="ghost"
        size="small"
        isIcon
        icon="close"
        aria-label="Clear selection (Esc)"
        className="touch:ml-auto"
        onClick={onClear}
      />
    </>
  );
}

function PatientFilters({ list }: { list: ListState }) {
  const from = list.params["active_from"];
  const to = list.params["active_to"];
  const range =
    from && to
      ? `${formatCalendarDay(from)} to ${formatCalendarDay(to)}`
      : from
        ? `${formatCalendarDay(from)} or later`
        : to
          ? `${formatCalendarDay(to)} or earlier`
          : null;
  return (
    <>
      <OptionFilter
        list={list}
        param="plan"
        label="Plan"
        options={[
          { value: "none", label: "No plan" },
          { value: "draft", label: "Draft" },
          { value: "sent", label: "Sent" },
        ]}
      />
      <RangeFilter
        list={list}
        label="Active since"
        fromParam="active_from"
        toParam="active_to"
        kind="date"
        valueText={range}
      />
    </>
  );
}

function NoPatients({
  list,
  isSearch,
  cycle,
  onCreate,
}: {
  list: ListState;
  isSearch: boolean;
  cycle: CycleTerms;
  onCreate: () => void;
}): ReactNode {
  if (isSearch) {
    return (
      <EmptyState title="Nobody here has exactly this last name, e-mail, id or ref">
        Names are stored encrypted, so parts of a name find nothing.
      </EmptyState>
    );
  }
  if (filterParams.some((param) => list.params[param])) {
    const clear = Object.fromEntries(filterParams.map((param) => [param, null]));
    return (
      <EmptyState
        title="No patient here fits these filters"
        actions={<ButtonLink href={listHref(list, clear)}>Clear filters</ButtonLink>}
      >
        The filters above hide the others of this view.
      </EmptyState>
    );
  }
  if (list.params["status"]) {
    return <EmptyState title="No patient in this view">The other tabs show the rest.</EmptyState>;
  }
  return (
    <EmptyState
      title="No patients yet"
      actions={
        <Button variant="primary" icon="plus" onClick={onCreate}>
          New patient
        </Button>
      }
    >
      Creating one is free. Sending a care plan makes the account active, at{" "}
      {formatMoney(cycle.fee)} a cycle.
    </EmptyState>
  );
}
