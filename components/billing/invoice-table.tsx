"use client";

import { type ReactNode, useMemo } from "react";
import {
  type InvoiceRow,
  invoiceColumns,
  invoiceLabel,
  invoiceTypeWords,
  periodOrCharge,
} from "@/components/billing/invoice-columns";
import { invoiceStatusLooks } from "@/components/billing/status-badge";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { OptionFilter, RangeFilter } from "@/components/data-table/filter-chip";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { SearchBox } from "@/components/data-table/search-box";
import { PageHead } from "@/components/shell/page";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { INVOICE_STATUSES } from "@/lib/billing/domain/invoice";
import { formatCalendarDay } from "@/lib/format/date";
import { formatMoney, parseTypedAmount } from "@/lib/format/money";
import { joinAnd } from "@/lib/format/words";

type InvoiceTableProps = Pick<
  DataTableProps<InvoiceRow>,
  "rows" | "list" | "sort" | "summary" | "pager" | "panel"
> & {
  tabs: Tab[];
  /** The business clock, ISO. */
  now: string;
  withOffice: boolean;
  /** CSV of exactly the filtered rows; left out where there is none. */
  csvHref?: string;
  /** ZIP of the filtered invoices' PDFs; bulk choice adds `ids`. Null when they are over 200. */
  pdfHref?: string | null;
  /** What an empty list says besides: when the first invoice comes. */
  emptyHint?: ReactNode;
};

/** Every list of invoices. */
export function InvoiceTable(props: InvoiceTableProps) {
  const { list, tabs, now, withOffice, csvHref, pdfHref, emptyHint, ...rest } = props;
  const columns = useMemo(() => invoiceColumns(now, withOffice), [now, withOffice]);
  return (
    <DataTable
      {...rest}
      id={withOffice ? "all-invoices" : "invoices"}
      caption="Invoices"
      columns={columns}
      list={list}
      getRowId={(row) => String(row.invoiceId)}
      getRowLabel={(row) => row.number ?? `${invoiceLabel(row)}, ${periodOrCharge(row)}`}
      getRowHref={(row) => row.href}
      isSelectable={Boolean(pdfHref)}
      bulk={({ ids, clear }) => (
        <>
          <ButtonLink
            href={`${pdfHref?.split("?")[0] ?? ""}?ids=${ids.join(",")}`}
            download
            variant="primary"
            size="small"
            icon="file"
          >
            PDFs
          </ButtonLink>
          <Button
            variant="ghost"
            size="small"
            isIcon
            icon="close"
            aria-label="Clear selection (Esc)"
            onClick={clear}
          />
        </>
      )}
      hasColumnMenu
      head={
        <>
          <PageHead
            title="Invoices"
            isTight
            actions={<Downloads csvHref={csvHref} pdfHref={pdfHref} />}
          />
          <Tabs label="Views" tabs={tabs} />
        </>
      }
      tools={<InvoiceTools list={list} />}
      empty={<NoInvoices list={list} hint={emptyHint} />}
    />
  );
}

function Downloads({
  csvHref,
  pdfHref,
}: {
  csvHref: string | undefined;
  pdfHref: string | null | undefined;
}) {
  return (
    <>
      {csvHref ? (
        <ButtonLink href={csvHref} download icon="download">
          CSV
        </ButtonLink>
      ) : null}
      {pdfHref ? (
        <ButtonLink href={pdfHref} download icon="file">
          PDFs
        </ButtonLink>
      ) : null}
      {pdfHref === null ? (
        <Button icon="file" why="Up to 200 invoices at once: filter the list first">
          PDFs
        </Button>
      ) : null}
    </>
  );
}

function InvoiceTools({ list }: { list: ListState }) {
  return (
    <>
      <SearchBox list={list} label="Search by number" placeholder="Number" />
      {list.params["view"] === undefined ? (
        <OptionFilter list={list} param="status" label="Status" options={statusOptions} />
      ) : null}
      <OptionFilter
        list={list}
        param="invoice_type"
        label="Type"
        options={Object.entries(invoiceTypeWords).map(([value, label]) => ({ value, label }))}
      />
      <RangeFilter
        list={list}
        label="Period"
        fromParam="period_from"
        toParam="period_to"
        kind="date"
        valueText={rangeText(list, "period_from", "period_to", formatCalendarDay)}
      />
      <RangeFilter
        list={list}
        label="Amount"
        fromParam="min_amount"
        toParam="max_amount"
        kind="amount"
        valueText={rangeText(list, "min_amount", "max_amount", moneyText)}
      />
    </>
  );
}

const statusOptions = INVOICE_STATUSES.map((value) => ({
  value,
  label: invoiceStatusLooks[value].label,
}));

function moneyText(typed: string): string {
  const amount = parseTypedAmount(typed);
  return amount === null ? typed : formatMoney(amount);
}

/** "from Nov 1, 2026", "to …", "… to …", or null where neither end is set. */
function rangeText(
  list: ListState,
  fromParam: string,
  toParam: string,
  write: (value: string) => string,
): string | null {
  const from = list.params[fromParam];
  const to = list.params[toParam];
  if (from && to) return `${write(from)} to ${write(to)}`;
  if (from) return `from ${write(from)}`;
  return to ? `up to ${write(to)}` : null;
}

const FILTERS = [
  "q",
  "status",
  "invoice_type",
  "period_from",
  "period_to",
  "min_amount",
  "max_amount",
] as const;

/** The filters that are set, in words. */
function filterWords(list: ListState): string[] {
  const { q, status, invoice_type } = list.params;
  const period = rangeText(list, "period_from", "period_to", formatCalendarDay);
  const amount = rangeText(list, "min_amount", "max_amount", moneyText);
  const type = Object.entries(invoiceTypeWords).find(([value]) => value === invoice_type)?.[1];
  const state = statusOptions.find(({ value }) => value === status)?.label;
  return [
    q ? `a number with “${q}”` : "",
    state ? `the status ${state}` : "",
    type ? `the type ${type}` : "",
    period ? `a period ${period}` : "",
    amount ? `an amount ${amount}` : "",
  ].filter(Boolean);
}

function NoInvoices({ list, hint }: { list: ListState; hint: ReactNode }) {
  const filters = filterWords(list);
  if (filters.length > 0) {
    const clear = Object.fromEntries(FILTERS.map((name) => [name, null]));
    return (
      <EmptyState
        title={`No invoice here has ${joinAnd(filters)}`}
        actions={<ButtonLink href={listHref(list, clear)}>Clear filters</ButtonLink>}
      >
        {filters.length === 1 ? "This filter hides" : "These filters hide"} the others of this view.
      </EmptyState>
    );
  }
  if (list.params["view"]) {
    return <EmptyState title="No invoice in this view">The other tabs show the rest.</EmptyState>;
  }
  return <EmptyState title="No invoices yet">{hint}</EmptyState>;
}
