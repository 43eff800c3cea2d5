import type { Metadata } from "next";
import { toBalanceView, toCycleView } from "@/app/(portal)/offices/[officeId]/dashboard/cards";
import { FailedPaymentBar } from "@/app/(portal)/offices/[officeId]/dashboard/failed-payment-bar";
import { toInvoiceRow } from "@/app/(portal)/offices/[officeId]/invoices/invoice-row";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { StripeNote } from "@/app/(portal)/offices/[officeId]/stripe-note";
import { BalanceCard } from "@/components/billing/balance-card";
import { CycleCard } from "@/components/billing/cycle-card";
import { RecentInvoices } from "@/components/billing/recent-invoices";
import { OfficeStatusBadge } from "@/components/billing/status-badge";
import { TwelveCycles } from "@/components/billing/twelve-cycles";
import { RefreshOnChange } from "@/components/billing/refresh-on-change";
import { Page, PageBody, PageHead } from "@/components/shell/page";
import { may } from "@/lib/auth/policy";
import { officeDashboard } from "@/lib/billing/views/office-dashboard";
import { showOffice } from "@/lib/billing/views/show-office";
import { formatZone } from "@/lib/format/zone";
import { forPage, pageContext } from "@/lib/http/page";

export const metadata: Metadata = { title: "Dashboard" };

type Props = {
  params: Promise<{ officeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function DashboardPage({ params, searchParams }: Props) {
  const context = await pageContext();
  const officeId = idOrNotFound((await params).officeId);
  const [view, office] = await Promise.all([
    forPage(officeDashboard(context, officeId)),
    forPage(showOffice(context, officeId)),
  ]);
  const target = { officeId, companyId: office.company_id };
  const canPay = may(context.actor, "payment-method.manage", target);
  const { name, status } = view.office;
  return (
    <Page crumbs={[{ label: name }, { label: "Dashboard" }]}>
      <PageBody>
        <StripeNote query={await searchParams} />
        <PageHead title={name}>
          {status === "active" ? null : <OfficeStatusBadge status={status} isPill />}
          <span className="text-ink-3 touch:hidden">{formatZone(view.zone, view.now)}</span>
        </PageHead>
        <div className="grid gap-4 xl:grid-cols-12">
          {view.failedPayment ? (
            <div className="xl:col-span-12">
              <FailedPaymentBar
                payment={view.failedPayment}
                officeId={officeId}
                canPay={canPay}
                zone={view.zone}
                now={view.now}
              />
            </div>
          ) : null}
          <CycleCard cycle={toCycleView(view)} className="xl:col-span-8" />
          <BalanceCard balance={toBalanceView(view, canPay)} className="xl:col-span-4" />
          <TwelveCycles cycles={view.cycles} className="xl:col-span-12" />
          <RecentInvoices
            rows={view.recent.map(toInvoiceRow)}
            total={view.invoiceCount}
            allHref={officePaths.invoices(officeId)}
            now={view.now}
            className="xl:col-span-12"
          />
        </div>
        <RefreshOnChange href={officePaths.pulse(officeId, null)} />
      </PageBody>
    </Page>
  );
}
