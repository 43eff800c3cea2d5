"use client";

import type { RowData } from "@tanstack/react-table";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { BulkBar } from "@/components/data-table/bulk-bar";
import { ColumnMenu } from "@/components/data-table/column-menu";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { SidePanel } from "@/components/data-table/side-panel";
import { type KeyHint, TableFoot } from "@/components/data-table/table-foot";
import { TableBody, TableHead } from "@/components/data-table/table-parts";
import { useListKeys } from "@/components/data-table/use-list-keys";
import { useListTable } from "@/components/data-table/use-list-table";
import { hasRoomForPanel, usePanel } from "@/components/data-table/use-panel";
import { useRowFocus } from "@/components/data-table/use-row-focus";

const KeysDialog = dynamic(() =>
  import("@/components/data-table/keys-dialog").then((module) => module.KeysDialog),
);

/** The one table of the portal: the server sorts, filters and pages; the URL keeps it. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { rows, getRowId, getRowLabel, getRowHref, panel } = props;
  const tableRef = useRef<HTMLTableElement>(null);
  const state = useListTable(props);
  const { openId, isLoading, show, follow, goTo } = usePanel(props.list, panel?.openId ?? null);
  const { focusedIndex, moveFocus } = useRowFocus(tableRef, openId);
  const [areKeysShown, setAreKeysShown] = useState(false);

  const open = (row: Row) => {
    const href = getRowHref?.(row);
    if (panel && (hasRoomForPanel() || href === undefined)) show(getRowId(row));
    else if (href !== undefined) goTo(href);
  };
  const move = (step: 1 | -1) => {
    const id = moveFocus(step);
    if (openId !== null && id !== undefined) follow(id);
  };
  const focusedRow = () => state.table.getRowModel().rows[focusedIndex()];
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
    help: () => setAreKeysShown(true),
    escape: () => (openId === null ? state.selection.clear() : show(null)),
    other: (key) => {
      const rowKey = props.rowKeys?.find((candidate) => candidate.key === key);
      const row = focusedRow();
      if (rowKey && row) rowKey.run(row.original);
      return Boolean(rowKey && row);
    },
  });

  const hints = keyHints(props);
  const list = (
    <div className="min-w-0 px-gutter pt-5 pb-10">
      {props.head}
      <ToolLine props={props} hidden={state.hidden} setHidden={state.setHidden} />
      {rows.length === 0 ? (
        <div className="-mx-gutter border-y border-line">{props.empty}</div>
      ) : (
        <div className="-mx-gutter overflow-x-auto [--edge:var(--gutter)]">
          <table ref={tableRef} className="tbl keep">
            <caption className="sr-only">{props.caption}</caption>
            <TableHead
              table={state.table}
              columns={props.columns}
              list={props.list}
              sort={props.sort ?? ""}
            />
            <TableBody
              table={state.table}
              columns={props.columns}
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
      {state.selection.ids.length > 0 && props.bulk ? (
        <BulkBar count={state.selection.ids.length}>{props.bulk(state.selection)}</BulkBar>
      ) : null}
      {areKeysShown ? (
        <KeysDialog isOpen onClose={() => setAreKeysShown(false)} hints={hints} />
      ) : null}
    </div>
  );
  if (openId === null || !panel) return list;
  const openRow = rows.find((row) => getRowId(row) === openId);
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

function ToolLine<Row extends RowData>({
  props,
  hidden,
  setHidden,
}: {
  props: DataTableProps<Row>;
  hidden: readonly string[];
  setHidden: (ids: readonly string[]) => void;
}) {
  const { tools, toolsEnd, hasColumnMenu, columns } = props;
  if (!tools && !toolsEnd && !hasColumnMenu) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 py-2.5">
      {tools}
      <div className="ml-auto flex items-center gap-2">
        {toolsEnd}
        {hasColumnMenu ? (
          <ColumnMenu
            columns={columns.filter((column, index) => index > 0 && !column.isFixed)}
            hidden={hidden}
            onChange={setHidden}
          />
        ) : null}
      </div>
    </div>
  );
}

function keyHints<Row extends RowData>(props: DataTableProps<Row>): KeyHint[] {
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
