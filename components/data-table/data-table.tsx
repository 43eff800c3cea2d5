"use client";

import {
  type ColumnDef,
  type RowData,
  type RowSelectionState,
  useTable,
} from "@tanstack/react-table";
import dynamic from "next/dynamic";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { BulkBar } from "@/components/data-table/bulk-bar";
import type { Column } from "@/components/data-table/column";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { listFeatures } from "@/components/data-table/list-features";
import type { ListState } from "@/components/data-table/list-href";
import { SidePanel } from "@/components/data-table/side-panel";
import { TableBody, TableHead } from "@/components/data-table/table-parts";
import { type KeyHint, type PagerLinks, TableFoot } from "@/components/data-table/table-foot";
import { useHiddenColumns } from "@/components/data-table/use-hidden-columns";
import { useListKeys } from "@/components/data-table/use-list-keys";
import { hasRoomForPanel, usePanel } from "@/components/data-table/use-panel";

const KeysDialog = dynamic(() =>
  import("@/components/data-table/keys-dialog").then((module) => module.KeysDialog),
);

export type Selection<Row> = { ids: string[]; rows: Row[]; clear: () => void };

/** A key of one list: "a" approves the row that has the focus. */
export type RowKey<Row> = { key: string; label: string; run: (row: Row) => void };

export type DataTableProps<Row> = {
  /** Names the remembered choice of columns. */
  id: string;
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  getRowId: (row: Row) => string;
  /** How the row is called: "LB-001243". Never a thing that may not be read aloud. */
  getRowLabel: (row: Row) => string;
  /** The row's own page. Without it the panel is the only place that shows the row. */
  getRowHref?: (row: Row) => string;
  list: ListState;
  /** The running sort, "-created_at". */
  sort?: string;
  isSelectable?: boolean;
  /** Shown over the list while rows are chosen. */
  bulk?: (selection: Selection<Row>) => ReactNode;
  rowKeys?: RowKey<Row>[];
  /** The page's head and tabs. */
  head?: ReactNode;
  /** Search and filters. */
  tools?: ReactNode;
  /** At the end of the tool line. */
  toolsEnd?: ReactNode;
  hasColumnMenu?: boolean;
  summary?: ReactNode;
  pager?: PagerLinks;
  /** Content of the open row, made by the server for `openId`. */
  panel?: { openId: string | null; content: ReactNode };
  /** What stands there instead of no rows. */
  empty: ReactNode;
};

/** The one table of the portal. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { columns, rows, getRowId, getRowLabel, getRowHref, panel, rowKeys = [] } = props;
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const [hidden, setHidden] = useHiddenColumns(props.id);
  const [hasKeysOpen, setHasKeysOpen] = useState<boolean | null>(null);
  const tableRef = useRef<HTMLTableElement>(null);
  const defs = useMemo(() => columns.map((column) => columnDef(column)), [columns]);
  const table = useTable({
    features: listFeatures,
    columns: defs,
    data: rows,
    getRowId,
    enableRowSelection: props.isSelectable ?? false,
    state: { rowSelection, columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])) },
    onRowSelectionChange: setRowSelection,
  });

  const { openId, isLoading, show, follow, goTo } = usePanel(props.list, panel?.openId ?? null);
  const openRow = rows.find((row) => getRowId(row) === openId);
  const open = (row: Row) => {
    const href = getRowHref?.(row);
    if (panel && (hasRoomForPanel() || href === undefined)) show(getRowId(row));
    else if (href !== undefined) goTo(href);
  };

  const rowElements = () => [
    ...(tableRef.current?.querySelectorAll<HTMLElement>("tr[data-row]") ?? []),
  ];
  const focusedIndex = () => {
    const all = rowElements();
    const focused = all.findIndex((element) => element.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((element) => element.dataset["row"] === openId);
  };
  const move = (step: 1 | -1) => {
    const all = rowElements();
    const from = focusedIndex();
    const target = all[Math.max(0, Math.min(all.length - 1, from + step))];
    target?.focus();
    target?.scrollIntoView?.({ block: "nearest" });
    const id = target?.dataset["row"];
    if (openId !== null && id !== undefined) follow(id);
  };
  const focusedRow = () => table.getRowModel().rows[focusedIndex()];
  const clear = () => setRowSelection({});
  const selectedRows = table.getSelectedRowModel().rows;

  useListKeys({
    move,
    open: () => {
      const row = focusedRow();
      if (row) open(row.original);
    },
    select: () => {
      if (props.isSelectable) focusedRow()?.toggleSelected();
    },
    search: () => document.querySelector<HTMLElement>("[data-list-search]")?.focus(),
    help: () => setHasKeysOpen(true),
    escape: () => {
      if (openId !== null) show(null);
      else clear();
    },
    other: (key) => {
      const rowKey = rowKeys.find((candidate) => candidate.key === key);
      const row = focusedRow();
      if (!rowKey || !row) return false;
      rowKey.run(row.original);
      return true;
    },
  });

  const hints = keyHints(props);
  const list = (
    <div className="min-w-0 px-gutter pt-5 pb-10">
      {props.head}
      {props.tools || props.toolsEnd || props.hasColumnMenu ? (
        <div className="flex flex-wrap items-center gap-2 py-2.5">
          {props.tools}
          <div className="ml-auto flex items-center gap-2">
            {props.toolsEnd}
            {props.hasColumnMenu ? (
              <ColumnMenu
                columns={columns.filter((column, index) => index > 0 && !column.isFixed)}
                hidden={hidden}
                onChange={setHidden}
              />
            ) : null}
          </div>
        </div>
      ) : null}
      {rows.length === 0 ? (
        <div className="-mx-gutter border-y border-line">{props.empty}</div>
      ) : (
        <div className="-mx-gutter overflow-x-auto [--edge:var(--gutter)]">
          <table ref={tableRef} className="tbl keep">
            <caption className="sr-only">{props.caption}</caption>
            <TableHead table={table} columns={columns} list={props.list} sort={props.sort ?? ""} />
            <TableBody
              table={table}
              columns={columns}
              openId={openId}
              onOpen={open}
              canOpen={panel !== undefined}
              getRowLabel={getRowLabel}
              getRowHref={getRowHref}
              list={props.list}
            />
          </table>
        </div>
      )}
      <TableFoot
        summary={props.summary}
        pager={props.pager}
        hints={rows.length > 0 ? hints.slice(0, 5) : []}
      />
      {selectedRows.length > 0 && props.bulk ? (
        <BulkBar count={selectedRows.length}>
          {props.bulk({
            ids: selectedRows.map((row) => row.id),
            rows: selectedRows.map((row) => row.original),
            clear,
          })}
        </BulkBar>
      ) : null}
      {hasKeysOpen === null ? null : (
        <KeysDialog isOpen={hasKeysOpen} onClose={() => setHasKeysOpen(false)} hints={hints} />
      )}
    </div>
  );
  if (openId === null || !panel) return list;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_var(--panel)]">
      {list}
      <SidePanel
        label={openRow ? getRowLabel(openRow) : "Details"}
        href={openRow && getRowHref ? getRowHref(openRow) : null}
        onMove={move}
        onClose={() => show(null)}
        isLoading={isLoading}
      >
        {panel.content}
      </SidePanel>
    </div>
  );
}

function columnDef<Row extends RowData>(column: Column<Row>): ColumnDef<typeof listFeatures, Row> {
  return {
    id: column.id,
    header: column.header,
    cell: (context) => column.cell(context.row.original),
  };
}

function keyHints<Row>(props: DataTableProps<Row>): KeyHint[] {
  return [
    { keys: ["j", "k"], label: "move" },
    { keys: ["↵"], label: "open" },
    ...(props.rowKeys ?? []).map(({ key, label }) => ({ keys: [key], label })),
    ...(props.isSelectable ? [{ keys: ["x"], label: "select" }] : []),
    ...(props.tools ? [{ keys: ["/"], label: "search" }] : []),
    { keys: ["?"], label: "keys" },
    { keys: ["Esc"], label: "close" },
  ];
}
