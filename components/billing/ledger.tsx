import { formatMoney } from "@/lib/format/money";
import { formatCount, formatSignedCount } from "@/lib/format/words";

export type LedgerRow = {
  label: string;
  count: number | null;
  amount: string | null;
  /** "sum" closes what stands above; "change" shows its sign. */
  kind?: "sum" | "change" | "plain";
  hasGap?: boolean;
};

/** The sum behind a figure, one step a row. */
export function Ledger({
  caption,
  heads,
  rows,
}: {
  caption: string;
  /** Heads of the three columns; without them the caption is only read aloud. */
  heads?: { count: string; amount: string };
  rows: LedgerRow[];
}) {
  const hasAmounts = rows.some(({ amount }) => amount !== null);
  return (
    <table className="ledger">
      <caption className="sr-only">{caption}</caption>
      {heads ? (
        <thead>
          <tr>
            <th scope="col">{caption}</th>
            <th scope="col">{heads.count}</th>
            <th scope="col">{heads.amount}</th>
          </tr>
        </thead>
      ) : null}
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.label}
            className={
              [row.kind === "sum" && "sum", row.hasGap && "gap"].filter(Boolean).join(" ") ||
              undefined
            }
          >
            <th scope="row">{row.label}</th>
            <td>
              {row.count === null
                ? null
                : row.kind === "change"
                  ? formatSignedCount(row.count)
                  : formatCount(row.count)}
            </td>
            {hasAmounts ? <td>{row.amount === null ? null : formatMoney(row.amount)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
