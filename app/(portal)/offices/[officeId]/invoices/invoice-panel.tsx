import {
  PayLink,
  UpdateCardLink,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-actions";
import {
  contentWords,
  dueWords,
  toPaymentRows,
  whyNotPayable,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { lineGroupWords } from "@/components/billing/line-wording";
import { PaymentsTable } from "@/components/billing/payments-table";
import { StatusBadge } from "@/components/billing/status-badge";
import { Timeline } from "@/components/billing/timeline";
import { PanelSection } from "@/components/data-table/side-panel";
import { type Definition, DefinitionList } from "@/components/ui/definition-list";
import { Money } from "@/components/ui/money";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { formatMoney, isZero, negativeOf } from "@/lib/format/money";
import { capitalize, formatCount } from "@/lib/format/words";

/** One invoice beside the list. Its single lines, and the names in them, are on its page only. */
export function InvoicePanel({
  view,
  canManageCard,
}: {
  view: InvoicePageOut;
  canManageCard: boolean;
}) {
  const { invoice, now, zone } = view;
  const due = dueWords(view);
  const isPayable = whyNotPayable(view) === null;
  return (
    <>
      <PanelSection>
        <div className="flex items-center gap-3">
          <Money
            amount={invoice.total_amount}
            className="text-2xl font-semibold tracking-tighter"
          />
          <span className="ml-auto">
            <StatusBadge status={invoice.status} reviewState={invoice.review_state} isPill />
          </span>
        </div>
        <p className="text-ink-2">
          {contentWords(view)}
          {due ? (
            <>
              {". "}
              <span className={due.isLate ? "text-attention" : undefined}>
                {capitalize(due.text)}
              </span>
            </>
          ) : null}
        </p>
        {isPayable ? (
          <div className="mt-3 flex flex-wrap gap-2">
            <PayLink view={view} withAmount={false} />
            <UpdateCardLink view={view} canManage={canManageCard} />
          </div>
        ) : null}
      </PanelSection>
      <PanelSection title="What it is made of">
        <DefinitionList items={sumOf(view)} />
      </PanelSection>
      {view.payments.length > 0 ? (
        <PanelSection title="Payments">
          <div className="-mx-5">
            <PaymentsTable payments={toPaymentRows(view)} zone={zone} now={now} />
          </div>
        </PanelSection>
      ) : null}
      <PanelSection title="Timeline">
        <Timeline events={view.timeline} zone={zone} />
      </PanelSection>
    </>
  );
}

function sumOf({ invoice, groups, zone }: InvoicePageOut): Definition[] {
  const { billing_period_start: start, billing_period_end: end } = invoice;
  const period = start && end ? { start, end, zone } : null;
  const lines = groups.map(({ itemType, quantity, unitPrice, total }) => {
    const { title } = lineGroupWords(itemType, period);
    const sum = unitPrice === null ? "" : `, ${formatCount(quantity)} × ${formatMoney(unitPrice)}`;
    return { term: `${title}${sum}`, detail: formatMoney(total) };
  });
  if (invoice.status === "draft") {
    return [
      ...lines,
      { term: "So far", detail: formatMoney(invoice.total_amount), isStrong: true },
    ];
  }
  const movements = [
    { term: "Credited", amount: negativeOf(invoice.amount_credited) },
    { term: "Paid", amount: negativeOf(invoice.amount_paid) },
    { term: "Refunded", amount: invoice.amount_refunded },
  ].filter(({ amount }) => !isZero(amount));
  return [
    ...lines,
    ...movements.map(({ term, amount }) => ({ term, detail: formatMoney(amount) })),
    { term: "Amount due", detail: formatMoney(invoice.amount_due), isStrong: true },
  ];
}
