import { cellClass, type Column } from "@/components/data-table/column";
import { AppLink } from "@/components/ui/link";

/** A short table without state, for cards: same columns, same rows, rendered on the server. */
export function RowsTable<Row>({
  caption,
  rows,
  columns,
  getRowId,
  getRowHref,
}: {
  caption: string;
  rows: Row[];
  columns: Column<Row>[];
  getRowId: (row: Row) => string;
  getRowHref?: (row: Row) => string;
}) {
  return (
    <table className="tbl">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={cellClass(column)}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={getRowId(row)}>
            {columns.map((column, index) => {
              const sub = column.sub ? <span className="sub">{column.sub(row)}</span> : null;
              if (index > 0) {
                return (
                  <td key={column.id} className={cellClass(column)}>
                    {column.cell(row)}
                    {sub}
                  </td>
                );
              }
              return (
                <th key={column.id} scope="row" className={cellClass(column)}>
                  {getRowHref ? (
                    <AppLink href={getRowHref(row)} prefetch={false} className="hover:underline">
                      {column.cell(row)}
                    </AppLink>
                  ) : (
                    column.cell(row)
                  )}
                  {sub}
                </th>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
