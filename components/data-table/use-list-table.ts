"use client";

import {
  type ColumnDef,
  type RowData,
  type RowSelectionState,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { Column } from "@/components/data-table/column";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { listFeatures } from "@/components/data-table/list-features";
import { useHiddenColumns } from "@/components/data-table/use-hidden-columns";

/** The rows with what is chosen and which columns are shown. */
export function useListTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { columns, rows, getRowId } = props;
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const [selectionKey, setSelectionKey] = useState(props.selectionKey);
  if (selectionKey !== props.selectionKey) {
    setSelectionKey(props.selectionKey);
    setRowSelection({});
  }
  const [hidden, setHidden] = useHiddenColumns(props.id);
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
  const chosen = table.getSelectedRowModel().rows;
  return {
    table,
    hidden,
    setHidden,
    selection: {
      ids: chosen.map((row) => row.id),
      rows: chosen.map((row) => row.original),
      clear: () => setRowSelection({}),
    },
  };
}

function columnDef<Row extends RowData>(column: Column<Row>): ColumnDef<typeof listFeatures, Row> {
  return {
    id: column.id,
    header: column.header,
    cell: (context) => column.cell(context.row.original),
    enableHiding: !column.isFixed,
  };
}
