import { StatusBadge } from "@/components/billing/status-badge";
import type { StripeCall } from "@/components/billing/stripe-calls";
import { formatDay } from "@/lib/format/date";
import { formatMoney, isZero, negativeOf, sumOf } from "@/lib/format/money";
import { formatCard, formatCount } from "@/lib/format/words";

/** An office a charge may go to. */
export type ChargeOffice = {
  officeId: number;
  name: string;
  companyName: string;
  zone: string;
  /** What to know about its status, such as "Past due since Nov 1. Charges are allowed." */
  statusNote: string | null;
  /** Why nothing may be charged, or not on the next invoice. */
  refusal: string | null;
  nextInvoiceRefusal: string | null;
  card: { brand: string; last4: string; failedAt: string | null } | null;
  /** The draft a line would go on; null where one would be made. */
  draft: { cycleName: string; total: string } | null;
  cycleEnd: string;
};

/** What the server says that a charge will do. */
export type ChargeForecast = {
  /** Office credit that the invoice takes. */
  officeCredit: string;
  amountDue: string;
  status: "sent" | "paid" | "draft";
  dueAt: string;
  /** Empty where nothing goes to Stripe now. */
  calls: StripeCall[];
};

type ChargePreviewProps = {
  office: ChargeOffice;
  chargeName: string;
  quantity: number;
  unitPrice: string;
  total: string;
  placement: "separate" | "next_invoice";
  isSetupFee: boolean;
  /** Null until the server has answered for what the form holds now. */
  forecast: ChargeForecast | null;
  now: string;
};

/** The invoice a charge makes, or the line it adds, while it is still a form. */
export function ChargePreview(props: ChargePreviewProps) {
  const { office, placement } = props;
  const isSeparate = placement === "separate";
  return (
    <section aria-labelledby="charge-preview">
      <h2 id="charge-preview" className="mb-2">
        {isSeparate ? "The invoice it makes" : "The line it adds"}
      </h2>
      <div className="overflow-x-auto rounded-lg border border-line">
        <div className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-4 py-2">
          <span className="min-w-0 truncate font-medium">{office.name}</span>
          <span className="text-ink-3">
            {isSeparate ? "next number on confirm" : `${office.draft?.cycleName ?? "next"} draft`}
          </span>
          <span className="ml-auto">
            <StatusBadge
              status={isSeparate ? (props.forecast?.status ?? "sent") : "draft"}
              isPill
            />
          </span>
        </div>
        <PreviewLines {...props} />
        <div className="flex min-h-11 items-center border-t border-line px-4 py-2 text-xs text-ink-3">
          {footOf(props)}
        </div>
      </div>
    </section>
  );
}

function PreviewLines(props: ChargePreviewProps) {
  const { office, chargeName, quantity, unitPrice, total, placement, forecast } = props;
  const before = office.draft?.total ?? "0.00";
  const credit = forecast?.officeCredit ?? "0.00";
  return (
    <table className="tbl wrap">
      <thead>
        <tr>
          <th scope="col">Description</th>
          <th scope="col" className="r">
            Qty
          </th>
          <th scope="col" className="r">
            Price
          </th>
          <th scope="col" className="r">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="grow">
            {chargeName}
          </th>
          <td className="r">{formatCount(quantity)}</td>
          <td className="r">{formatMoney(unitPrice)}</td>
          <td className="r">{formatMoney(total)}</td>
        </tr>
      </tbody>
      {placement === "separate" ? (
        <tfoot className="totals">
          {isZero(credit) ? null : <TotalRow label="Office credit" amount={negativeOf(credit)} />}
          <TotalRow label="Amount due" amount={forecast?.amountDue ?? total} isDue />
        </tfoot>
      ) : (
        <tfoot className="totals">
          <TotalRow label="On the draft already" amount={before} />
          <TotalRow label="Draft with this line" amount={sumOf([before, total])} isDue />
        </tfoot>
      )}
    </table>
  );
}

function TotalRow({
  label,
  amount,
  isDue = false,
}: {
  label: string;
  amount: string;
  isDue?: boolean;
}) {
  return (
    <tr className={isDue ? "due" : undefined}>
      <th scope="row" colSpan={3}>
        {label}
      </th>
      <td className="r">{formatMoney(amount)}</td>
    </tr>
  );
}

function footOf({ office, placement, isSetupFee, forecast, now }: ChargePreviewProps): string {
  if (placement === "next_invoice") {
    return `Issued with the cycle's invoice on ${formatDay(office.cycleEnd, office.zone, now)}`;
  }
  const kind = `${isSetupFee ? "Setup fee" : "One-off"}, issued ${formatDay(now, office.zone, now)}`;
  if (forecast?.status === "paid") return `${kind}, paid by office credit: Stripe isn't asked`;
  if (office.card) return `${kind}, charged to ${formatCard(office.card)}`;
  const due = forecast ? `, due ${formatDay(forecast.dueAt, office.zone, now)}` : "";
  return `${kind}, sent by Stripe to the billing e-mail${due}`;
}
