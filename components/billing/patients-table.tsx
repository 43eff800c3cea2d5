"use client";

import { type ReactNode, useMemo, useState } from "react";
import { patientColumns, type PatientRow } from "@/components/billing/patient-columns";
import { PatientSearch } from "@/components/billing/patient-search";
import {
  type CycleTerms,
  type PatientActions,
  usePatientDialogs,
} from "@/components/billing/use-patient-dialogs";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { OptionFilter, RangeFilter } from "@/components/data-table/filter-chip";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { PageHead } from "@/components/shell/page";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import type { ActionResult } from "@/components/ui/problem";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { formatCalendarDay } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { plural } from "@/lib/format/words";

type PatientsTableProps = Pick<
  DataTableProps<PatientRow>,
  "rows" | "list" | "sort" | "summary" | "pager" | "panel"
> & {
  tabs: Tab[];
  now: string;
  cycle: CycleTerms;
  actions: PatientActions;
  /** Exact last name, e-mail, external id or ref; travels in the request's body. */
  search: (text: string) => Promise<ActionResult<{ rows: PatientRow[] }>>;
  importHref: string;
};

const filterParams = ["plan", "active_from", "active_to"];

/** The patients of one office, and what may be done with them. */
export function PatientsTable(props: PatientsTableProps) {
  const { tabs, now, cycle, actions, search, importHref, rows, list, ...rest } = props;
  const columns = useMemo(() => patientColumns(now), [now]);
  const [found, setFound] = useState<PatientRow[] | null>(null);
  const [round, setRound] = useState(0);
  // What was found and chosen is out of date once something changed.
  const dialogs = usePatientDialogs(actions, cycle, () => {
    setFound(null);
    setRound(round + 1);
  });
  return (
    <>
      <DataTable
        {...rest}
        id="patients"
        caption="Patients"
        list={list}
        rows={found ?? rows}
        summary={found ? `${plural(found.length, "patient")} found` : rest.summary}
        columns={columns}
        getRowId={(row) => String(row.patientId)}
        getRowLabel={(row) => row.name}
        isSelectable
        selectionKey={round}
        bulk={({ rows: chosen, clear }) => (
          <BulkButtons
            onActivate={() => dialogs.activate(chosen.map(chosenPatient))}
            onDeactivate={() => dialogs.deactivate(chosen.map(chosenPatient))}
            onClear={clear}
          />
        )}
        head={
          <>
            <PageHead
              title="Patients"
              isTight
              actions={
                <>
                  <ButtonLink href={importHref} icon="upload">
                    Import CSV
                  </ButtonLink>
                  <Button variant="primary" icon="plus" onClick={dialogs.create}>
                    New patient
                  </Button>
                </>
              }
            />
            <Tabs label="Views" tabs={tabs} />
          </>
        }
        tools={
          <>
            <PatientSearch key={round} search={search} onFound={setFound} />
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
            isSearch={found !== null}
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
      <Button variant="primary" size="small" icon="send" onClick={onActivate}>
        Send plan and activate
      </Button>
      <Button size="small" onClick={onDeactivate}>
        Deactivate
      </Button>
      <Button
        variant="ghost"
        size="small"
        isIcon
        icon="close"
        aria-label="Clear selection (Esc)"
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
      Create one or import a CSV; both are free. Sending a care plan makes the account active, at{" "}
      {formatMoney(cycle.fee)} a cycle.
    </EmptyState>
  );
}
