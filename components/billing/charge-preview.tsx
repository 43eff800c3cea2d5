import { StatusBadge } from "@/components/billing/status-badge";
import { formatDay } from "@/lib/format/date";
import { formatMoney, sumOf } from "@/lib/format/money";
import { formatCard, formatCount } from "@/lib/format/words";

/** An office a charge may go to. */
export type ChargeOffice = {
  officeId: number;
  name: string;
  companyName: string;
  zone: string;
  /** What to know about its status, such as "Past due since Nov 1. Separate charges are allowed." */
  statusNote: string | null;
  /** Why nothing may be charged, or not on the next invoice. */
  refusal: string | null;
  nextInvoiceRefusal: string | null;
  card: { brand: string; last4: string; failedAt: string | null } | null;
  /** The draft a line would go on; null where one would be made. */
  draft: { cycleName: string; total: string } | null;
  cycleEnd: string;
};

/** The invoice a charge makes, or the line it adds, while it is still a form. */
export function ChargePreview({
  office,
  chargeName,
  quantity,
  unitPrice,
  total,
  placement,
  isSetupFee,
  now,
}: {
  office: ChargeOffice;
  chargeName: string;
  quantity: number;
  unitPrice: string;
  total: string;
  placement: "separate" | "next_invoice";
  isSetupFee: boolean;
  now: string;
}) {
  const isSeparate = placement === "separate";
  const before = office.draft?.total ?? "0.00";
  const foot = isSeparate
    ? `${isSetupFee ? "Setup fee" : "One-off"}, issued ${formatDay(now, office.zone, now)}, ${office.card ? `charged to ${formatCard(office.card)}` : "sent by Stripe, due in 30 days"}`
    : `Issued with the cycle's invoice on ${formatDay(office.cycleEnd, office.zone, now)}`;
  return (
    <section aria-labelledby="charge-preview">
      <h2 id="charge-preview" className="mb-2">
        {isSeparate ? "The invoice it makes" : "The line it adds"}
      </h2>
      <div className="overflow-x-auto rounded-lg border border-line">
        <div className="flex min-h-11 items-center gap-2.5 border-b border-line px-4">
          <span className="font-medium">{office.name}</span>
          <span className="text-ink-3">
            {isSeparate
              ? "next free number on confirm"
              : `${office.draft?.cycleName ?? "next"} draft`}
          </span>
          <span className="ml-auto">
            <StatusBadge status={isSeparate ? "sent" : "draft"} isPill />
          </span>
        </div>
        <table className="tbl">
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
          <tfoot className="totals">
            {isSeparate ? null : (
              <tr>
                <th scope="row" colSpan={3}>
                  On the draft already
                </th>
                <td className="r">{formatMoney(before)}</td>
              </tr>
            )}
            <tr className="due">
              <th scope="row" colSpan={3}>
                {isSeparate ? "Amount due" : "Draft with this line"}
              </th>
              <td className="r">{formatMoney(isSeparate ? total : sumOf([before, total]))}</td>
            </tr>
          </tfoot>
        </table>
        <div className="flex min-h-11 items-center border-t border-line px-4 text-xs text-ink-3">
          {foot}
        </div>
      </div>
    </section>
  );
}
