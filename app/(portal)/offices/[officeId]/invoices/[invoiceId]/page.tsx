import type { Metadata } from "next";
import { notFound } from "next/navigation";
import {
  loadLines,
  runInvoiceAction,
} from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/actions";
import {
  actionFacts,
  offeredActions,
} from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/offered-actions";
import { InvoiceDetails } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/details";
import {
  PayLink,
  UpdateCardLink,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-actions";
import {
  dueWords,
  nameOf,
  toPaymentRows,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { findOfficeInvoice } from "@/app/(portal)/offices/[officeId]/invoices/office-invoice";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { StripeNote } from "@/app/(portal)/offices/[officeId]/stripe-note";
import { InvoiceActions } from "@/components/billing/invoice-actions";
import { InvoiceLines, type LineGroup } from "@/components/billing/invoice-lines";
import { PaymentsTable } from "@/components/billing/payments-table";
import { RefreshOnChange } from "@/components/billing/refresh-on-change";
import { StatusBadge } from "@/components/billing/status-badge";
import { Timeline } from "@/components/billing/timeline";
import { Page, PageBody, PageHead } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { may } from "@/lib/auth/policy";
import { invoiceLines } from "@/lib/billing/views/invoice-lines";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { showOffice } from "@/lib/billing/views/show-office";
import { formatCard } from "@/lib/format/words";
import { forPage, type PageContext, pageContext } from "@/lib/http/page";

type Props = {
  params: Promise<{ officeId: string; invoiceId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

async function readInvoice(params: Props["params"]) {
  const context = await pageContext();
  const { officeId, invoiceId } = await params;
  const ids = { officeId: idOrNotFound(officeId), invoiceId: idOrNotFound(invoiceId) };
  const view = await forPage(findOfficeInvoice(context, ids.officeId, ids.invoiceId));
  return { context, view: view ?? notFound(), ...ids };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { view } = await readInvoice(params);
  return { title: nameOf(view) };
}

export default async function InvoicePage({ params, searchParams }: Props) {
  const { context, view, officeId, invoiceId } = await readInvoice(params);
  const office = await forPage(showOffice(context, officeId));
  const groups = await forPage(withChargeLines(context, invoiceId, view));
  const target = { officeId, companyId: office.company_id };
  const { invoice, zone, now } = view;
  const due = dueWords(view);
  const name = nameOf(view);
  return (
    <Page
      crumbs={[
        { label: office.name, href: officePaths.dashboard(officeId) },
        { label: "Invoices", href: officePaths.invoices(officeId) },
        { label: name },
      ]}
    >
      <PageBody>
        <StripeNote query={await searchParams} />
        <PageHead
          title={name}
          actions={
            <>
              <InvoiceActions
                offered={offeredActions(view)}
                facts={actionFacts(view)}
                run={runInvoiceAction.bind(null, invoiceId)}
              />
              <UpdateCardLink
                view={view}
                canManage={may(context.actor, "payment-method.manage", target)}
              />
            </>
          }
          primary={<PayLink view={view} withAmount />}
        >
          <StatusBadge status={invoice.status} reviewState={invoice.review_state} isPill />
          {due ? (
            <span className={due.isLate ? "text-attention" : "text-ink-3"}>{due.text}</span>
          ) : null}
        </PageHead>
        <div className="grid items-start gap-x-6 gap-y-6 xl:grid-cols-12">
          <div className="grid min-w-0 gap-6 xl:col-span-8">
            <InvoiceLines
              // Lines that came meanwhile are not among those loaded.
              key={groups.map(({ lineCount }) => lineCount).join()}
              invoiceLabel={name}
              groups={groups}
              totals={totalsOf(view)}
              accountCount={view.accountCount}
              period={periodOf(view)}
              zone={zone}
              hasNames={view.hasNames && view.accountCount > 0}
              loadLines={loadLines.bind(null, invoiceId)}
            />
            {invoice.status === "draft" ? null : (
              <Card
                title="Payments"
                meta={view.office.card ? formatCard(view.office.card) : null}
                isFlush
              >
                <PaymentsTable payments={toPaymentRows(view)} zone={zone} now={now} />
              </Card>
            )}
          </div>
          <aside className="grid min-w-0 gap-6 xl:col-span-4">
            <InvoiceDetails view={view} />
            <section aria-labelledby="timeline" className="border-t border-line pt-5">
              <h2 id="timeline" className="mb-3 text-sm">
                Timeline
              </h2>
              <Timeline events={view.timeline} zone={zone} />
            </section>
          </aside>
        </div>
        <RefreshOnChange href={`/offices/${officeId}/pulse?invoice=${invoiceId}`} />
      </PageBody>
    </Page>
  );
}

/** Charges come with their few lines; patients' lines are read, and recorded, when opened. */
async function withChargeLines(
  context: PageContext,
  invoiceId: number,
  { groups }: InvoicePageOut,
): Promise<LineGroup[]> {
  return Promise.all(
    groups.map(async (group) => {
      const { itemType } = group;
      const isOfPatients = itemType === "patient_activation" || itemType === "patient_renewal";
      const page = isOfPatients
        ? null
        : await invoiceLines(context, invoiceId, { itemType, limit: 50 });
      return { ...group, page };
    }),
  );
}

function periodOf({ invoice }: InvoicePageOut): { start: string; end: string } | null {
  const { billing_period_start: start, billing_period_end: end } = invoice;
  return start !== null && end !== null ? { start, end } : null;
}

function totalsOf({ invoice, groups }: InvoicePageOut) {
  const quantity = groups.reduce((sum, group) => sum + group.quantity, 0);
  return {
    quantity: groups.length > 0 ? quantity : null,
    total: invoice.total_amount,
    credited: invoice.amount_credited,
    paid: invoice.amount_paid,
    refunded: invoice.amount_refunded,
    due: invoice.amount_due,
    isDraft: invoice.status === "draft",
  };
}
