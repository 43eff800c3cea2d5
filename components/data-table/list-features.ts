import {
  columnVisibilityFeature,
  type ReactTable,
  rowSelectionFeature,
  type RowData,
  tableFeatures,
} from "@tanstack/react-table";

/** The server sorts, filters and pages; the table keeps what is chosen and what is shown. */
export const listFeatures = tableFeatures({ rowSelectionFeature, columnVisibilityFeature });

export type List<Row extends RowData> = ReactTable<typeof listFeatures, Row>;
