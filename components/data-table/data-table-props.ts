import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import type { ListState } from "@/components/data-table/list-href";
import type { PagerLinks } from "@/components/data-table/table-foot";

export type Selection<Row> = { ids: string[]; rows: Row[]; clear: () => void };

/** A key of one list: "a" approves the row that has the focus. */
export type RowKey<Row> = { key: string; label: string; run: (row: Row) => void };

export type DataTableProps<Row extends RowData> = {
  /** Names the remembered choice of columns. */
  id: string;
  caption: string;
  /** Module constants or memoised: a new array rebuilds the table. */
  columns: Column<Row>[];
  rows: Row[];
  getRowId: (row: Row) => string;
  /** How the row is called: "LB-001243". */
  getRowLabel: (row: Row) => string;
  /** The row's own page. Without it the panel is the only place that shows the row. */
  getRowHref?: (row: Row) => string;
  list: ListState;
  /** The running sort, "-created_at". */
  sort?: string;
  isSelectable?: boolean;
  /** Another value gives up what is chosen. */
  selectionKey?: number;
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
  /** Content of the open row, made by the server for `openId`. Without `panel` rows open pages. */
  panel?: { openId: string | null; content: ReactNode };
  /** What stands there instead of no rows. */
  empty: ReactNode;
};
