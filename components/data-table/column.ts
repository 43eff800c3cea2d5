import type { ReactNode } from "react";

/** One column of a list. The first one heads the row and carries the link to its page. */
export type Column<Row> = {
  id: string;
  header: string;
  align?: "left" | "right";
  /** Name of the sort the server offers, without its sign. */
  sortKey?: string;
  /** Which way the first click sorts. */
  firstSort?: "asc" | "desc";
  hideOnPhone?: boolean;
  /** May not be switched off. The first column never may. */
  isFixed?: boolean;
  width?: "grow";
  cell: (row: Row) => ReactNode;
  /** Second line of the cell below 820 px, for what other columns hide there. */
  sub?: (row: Row) => ReactNode;
};

/** The cell's classes: right-aligned figures, hidden on phones, or taking the room that is left. */
export function cellClass<Row>(
  column: Pick<Column<Row>, "align" | "hideOnPhone" | "width">,
): string {
  const { align, hideOnPhone, width } = column;
  return [align === "right" && "r", hideOnPhone && "x", width === "grow" && "grow"]
    .filter(Boolean)
    .join(" ");
}
