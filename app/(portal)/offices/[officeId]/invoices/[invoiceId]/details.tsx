import { invoiceTypeWords } from "@/components/billing/invoice-columns";
import { type Definition, DefinitionList } from "@/components/ui/definition-list";
import { Time } from "@/components/ui/time";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { formatPeriod } from "@/lib/format/date";

/** What an invoice is, in terms and figures. */
export function InvoiceDetails({ view }: { view: InvoicePageOut }) {
  return (
    <section aria-labelledby="details">
      <h2 id="details" className="mb-3 text-sm">
        Details
      </h2>
      <DefinitionList items={itemsOf(view)} />
      {view.notes.length > 0 ? (
        <>
          <h3 className="mt-5 mb-1.5 text-ink-3">Notes, seen by admins only</h3>
          {view.notes.map((note) => (
            <p key={note} className="whitespace-pre-line">
              {note}
            </p>
          ))}
        </>
      ) : null}
    </section>
  );
}

function itemsOf({ invoice, office, zone, chargeName, isOverdue }: InvoicePageOut): Definition[] {
  const { billing_period_start: start, billing_period_end: end } = invoice;
  const day = (term: string, at: string | null, isLate = false): Definition[] => {
    if (at === null) return [];
    const time = <Time at={at} zone={zone} />;
    return [{ term, detail: isLate ? <span className="text-attention">{time}</span> : time }];
  };
  return [
    { term: "Billed to", detail: office.name },
    { term: "Company", detail: office.companyName },
    ...(start && end ? [{ term: "Period", detail: formatPeriod(start, end, zone) }] : []),
    ...(chargeName ? [{ term: "Charge", detail: chargeName }] : []),
    { term: "Type", detail: invoiceTypeWords[invoice.invoice_type] },
    ...(invoice.invoice_type === "monthly" ? [{ term: "Plan", detail: office.planName }] : []),
    ...day("Issued", invoice.finalized_at),
    ...day("Due", invoice.due_at, isOverdue),
    ...day("Paid", invoice.paid_at),
    ...day("Canceled", invoice.canceled_at),
    ...(invoice.stripe_invoice_id
      ? [
          {
            term: "At Stripe",
            detail: <span className="font-mono text-xs">{invoice.stripe_invoice_id}</span>,
          },
        ]
      : []),
  ];
}
