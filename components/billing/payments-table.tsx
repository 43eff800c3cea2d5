import { State } from "@/components/ui/state";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import { capitalize, formatCard } from "@/lib/format/words";
import { formatMoney, negativeOf } from "@/lib/format/money";

/** One attempt or movement of money. */
export type PaymentRow = {
  paymentId: number;
  kind: "charge" | "refund" | "dispute";
  status: "pending" | "succeeded" | "failed" | "canceled";
  amount: string;
  method: { brand: string; last4: string } | null;
  /** Stripe's code, such as "insufficient_funds". */
  failureCode: string | null;
  occurredAt: string;
};

const kindWords = { charge: "Paid", refund: "Refunded", dispute: "Disputed, lost" } as const;

function PaymentResult({ payment }: { payment: PaymentRow }) {
  switch (payment.status) {
    case "succeeded":
      return (
        <State
          tone={payment.kind === "charge" ? "paid" : "plain"}
          icon={payment.kind === "charge" ? "paid" : "left"}
        >
          {kindWords[payment.kind]}
        </State>
      );
    case "failed":
      return (
        <State tone="failed" icon="failed">
          {capitalize((payment.failureCode ?? "failed").replaceAll("_", " "))}
        </State>
      );
    case "canceled":
      return (
        <State tone="canceled" icon="canceled" isStruck>
          Canceled
        </State>
      );
    case "pending":
      return (
        <State tone="quiet" icon="clock">
          Pending
        </State>
      );
  }
}

/** The attempts of one invoice, newest first. */
export function PaymentsTable({
  payments,
  zone,
  now,
}: {
  payments: PaymentRow[];
  zone: string;
  now: string;
}) {
  if (payments.length === 0) {
    return <p className="px-4 py-3 text-ink-3">No payment was tried yet.</p>;
  }
  const hasCards = new Set(payments.map(({ method }) => method?.last4)).size > 1;
  return (
    <table className="tbl">
      <caption className="sr-only">Payments</caption>
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Result</th>
          {hasCards ? (
            <th scope="col" className="x">
              Card
            </th>
          ) : null}
          <th scope="col" className="r">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {payments.map((payment) => (
          <tr key={payment.paymentId}>
            <td>
              <Time at={payment.occurredAt} zone={zone} now={now} />
            </td>
            <td>
              <PaymentResult payment={payment} />
            </td>
            {hasCards ? (
              <td className="x text-ink-2">{payment.method ? formatCard(payment.method) : "–"}</td>
            ) : null}
            <td className="r">
              {payment.kind === "charge" ? (
                <Money amount={payment.amount} />
              ) : (
                formatMoney(negativeOf(payment.amount))
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
