import { cellClass, type Column } from "@/components/data-table/column";
import { Skeleton } from "@/components/ui/skeleton";

const widths = ["118px", "96px", "124px", "104px"];

/** Rows in the shape of what comes, under the real heads. */
export function TableSkeleton({
  label,
  columns,
  rows = 12,
  isSelectable = false,
}: {
  /** Such as "Loading invoices". */
  label: string;
  columns: Pick<Column<never>, "id" | "header" | "align" | "hideOnPhone" | "width">[];
  rows?: number;
  isSelectable?: boolean;
}) {
  return (
    <div aria-busy="true" className="-mx-gutter [--edge:var(--gutter)]">
      <p role="status" className="sr-only">
        {label}
      </p>
      <table className="tbl keep" aria-hidden="true">
        <thead>
          <tr>
            {isSelectable ? <th className="ck x" /> : null}
            {columns.map((column) => (
              <th key={column.id} className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {isSelectable ? (
                <td className="ck x">
                  <Skeleton width="16px" height="16px" />
                </td>
              ) : null}
              {columns.map((column, index) => (
                <td key={column.id} className={cellClass(column)}>
                  <Skeleton
                    width={
                      column.align === "right" ? "54px" : (widths[(row + index) % 4] ?? "96px")
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
