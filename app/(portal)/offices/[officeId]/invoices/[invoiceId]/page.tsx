import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { InvoiceDetails } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/details";
import { InvoiceHead } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/head";
import { Lines } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/lines";
import { nameOf, toPaymentRows } from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { findOfficeInvoice } from "@/app/(portal)/offices/[officeId]/invoices/office-invoice";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { CreditNotesTable } from "@/components/billing/credit-notes-table";
import { StripeNote } from "@/app/(portal)/offices/[officeId]/stripe-note";
import { PaymentsTable } from "@/components/billing/payments-table";
import { RefreshOnChange } from "@/components/billing/refresh-on-change";
import { Timeline } from "@/components/billing/timeline";
import { Page, PageBody } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { may } from "@/lib/auth/policy";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { showOffice } from "@/lib/billing/views/show-office";
import { formatCard } from "@/lib/format/words";
import { forPage, pageContext } from "@/lib/http/page";

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
  const { company_id: companyId } = await forPage(showOffice(context, officeId));
  const canManageCard = may(context.actor, "payment-method.manage", { officeId, companyId });
  return (
    <Page
      crumbs={[
        { label: view.office.name, href: officePaths.dashboard(officeId) },
        { label: "Invoices", href: officePaths.invoices(officeId) },
        { label: nameOf(view) },
      ]}
    >
      <PageBody>
        <StripeNote query={await searchParams} />
        <InvoiceHead view={view} canManageCard={canManageCard} />
        <div className="grid items-start gap-6 xl:grid-cols-12">
          <div className="grid min-w-0 gap-6 xl:col-span-8">
            <Lines context={context} view={view} />
            <Payments view={view} />
            <CreditNotes view={view} />
          </div>
          <aside className="grid min-w-0 gap-6 xl:col-span-4">
            <InvoiceDetails view={view} />
            <section aria-labelledby="timeline" className="border-t border-line pt-5">
              <h2 id="timeline" className="mb-3 text-sm">
                Timeline
              </h2>
              <Timeline events={view.timeline} zone={view.zone} />
            </section>
          </aside>
        </div>
        <RefreshOnChange href={officePaths.pulse(officeId, invoiceId)} />
      </PageBody>
    </Page>
  );
}

function CreditNotes({ view: { creditNotes, zone, now } }: { view: InvoicePageOut }) {
  if (creditNotes.length === 0) return null;
  return (
    <Card title="Credit notes" isFlush>
      <CreditNotesTable notes={creditNotes} zone={zone} now={now} />
    </Card>
  );
}

function Payments({ view }: { view: InvoicePageOut }) {
  const { invoice, office, zone, now } = view;
  if (invoice.status === "draft") return null;
  return (
    <Card title="Payments" meta={office.card ? formatCard(office.card) : null} isFlush>
      <PaymentsTable payments={toPaymentRows(view)} zone={zone} now={now} />
    </Card>
  );
}
