import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";

/** One credit note against an invoice. */
export type CreditNoteRow = {
  /** "CN-000012". */
  number: string;
  amount: string;
  kind: "reduces_due" | "refund" | "office_credit";
  reason: string | null;
  at: string;
};

const kindWords = {
  reduces_due: "Off the amount due",
  refund: "Refunded",
  office_credit: "Kept as office credit",
} as const;

/** The credit notes of one invoice, the oldest first. */
export function CreditNotesTable({
  notes,
  zone,
  now,
}: {
  notes: CreditNoteRow[];
  zone: string;
  now: string;
}) {
  const hasReasons = notes.some(({ reason }) => reason !== null);
  return (
    <table className="tbl">
      <caption className="sr-only">Credit notes</caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">Written</th>
          <th scope="col">What it does</th>
          {hasReasons ? (
            <th scope="col" className="x">
              Reason
            </th>
          ) : null}
          <th scope="col" className="r">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {notes.map((note) => (
          <tr key={note.number}>
            <td className="font-mono text-xs">{note.number}</td>
            <td>
              <Time at={note.at} zone={zone} now={now} />
            </td>
            <td>{kindWords[note.kind]}</td>
            {hasReasons ? <td className="x text-ink-2">{note.reason ?? "–"}</td> : null}
            <td className="r">
              <Money amount={note.amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
