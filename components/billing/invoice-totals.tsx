import { formatMoney, isZero, negativeOf } from "@/lib/format/money";
import { formatCount } from "@/lib/format/words";

/** The money columns of one invoice. */
export type InvoiceTotalsView = {
  quantity: number | null;
  total: string;
  credited: string;
  paid: string;
  refunded: string;
  due: string;
  /** A draft has nothing due yet: its last line is what it comes to so far. */
  isDraft: boolean;
};

/** The foot of the lines table: six columns wide; the amount due is the only heavy line. */
export function InvoiceTotals({ totals }: { totals: InvoiceTotalsView }) {
  const rows = totals.isDraft
    ? []
    : [
        { label: "Total", amount: totals.total, quantity: totals.quantity },
        { label: "Credited", amount: negativeOf(totals.credited), quantity: null },
        { label: "Paid", amount: negativeOf(totals.paid), quantity: null },
        ...(isZero(totals.refunded)
          ? []
          : [{ label: "Refunded", amount: totals.refunded, quantity: null }]),
      ];
  return (
    <tfoot className="totals">
      {rows.map((row) => (
        <TotalRow key={row.label} {...row} />
      ))}
      <TotalRow
        isDue
        label={totals.isDraft ? "So far" : "Amount due"}
        amount={totals.isDraft ? totals.total : totals.due}
        quantity={totals.isDraft ? totals.quantity : null}
      />
    </tfoot>
  );
}

function TotalRow({
  label,
  amount,
  quantity,
  isDue = false,
}: {
  label: string;
  amount: string;
  quantity: number | null;
  isDue?: boolean;
}) {
  return (
    <tr className={isDue ? "due" : undefined}>
      <th scope="row">{label}</th>
      <td className="x" colSpan={2} />
      <td className="r">{quantity === null ? null : formatCount(quantity)}</td>
      <td className="x" />
      <td className="r">{formatMoney(amount)}</td>
    </tr>
  );
}
