"use client";

import { useMemo } from "react";
import { officeColumns, type OfficeRow } from "@/components/billing/office-columns";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { SearchBox } from "@/components/data-table/search-box";
import { PageHead } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { type Tab, Tabs } from "@/components/ui/tabs";

type OfficesTableProps = Pick<
  DataTableProps<OfficeRow>,
  "rows" | "list" | "sort" | "summary" | "pager"
> & { tabs: Tab[]; now: string; canCharge: boolean };

/** Every office of the platform; a row opens the office's dashboard. */
export function OfficesTable({ tabs, now, canCharge, list, ...rest }: OfficesTableProps) {
  const columns = useMemo(() => officeColumns(now, canCharge), [now, canCharge]);
  return (
    <DataTable
      {...rest}
      id="offices"
      caption="Offices"
      list={list}
      columns={columns}
      getRowId={(row) => String(row.officeId)}
      getRowLabel={(row) => row.name}
      getRowHref={(row) => `/offices/${row.officeId}/dashboard`}
      head={
        <>
          <PageHead title="Offices" isTight />
          <Tabs label="Views" tabs={tabs} />
        </>
      }
      tools={<SearchBox list={list} label="Search offices" placeholder="Office or company" />}
      hasColumnMenu
      empty={<NoOffices list={list} />}
    />
  );
}

function NoOffices({ list }: { list: ListState }) {
  if (list.params["q"]) {
    return (
      <EmptyState
        title="No office or company here has this in its name"
        actions={<ButtonLink href={listHref(list, { q: null })}>Clear search</ButtonLink>}
      >
        Any part of a name finds it, in capitals or not.
      </EmptyState>
    );
  }
  if (list.params["status"]) {
    return <EmptyState title="No office in this view">The other tabs show the rest.</EmptyState>;
  }
  return (
    <EmptyState title="No offices yet">
      A company&apos;s manager creates the first one, or the API does. Each has its own plan, cycle
      and invoices.
    </EmptyState>
  );
}
