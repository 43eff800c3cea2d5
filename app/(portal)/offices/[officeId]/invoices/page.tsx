import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { InvoicePanel } from "@/app/(portal)/offices/[officeId]/invoices/invoice-panel";
import { toInvoiceRow } from "@/app/(portal)/offices/[officeId]/invoices/invoice-row";
import {
  type InvoiceListParams,
  pageCursors,
  readListParams,
  tabParams,
} from "@/app/(portal)/offices/[officeId]/invoices/list-params";
import { findOfficeInvoice } from "@/app/(portal)/offices/[officeId]/invoices/office-invoice";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { InvoiceTable } from "@/components/billing/invoice-table";
import { listHref } from "@/components/data-table/list-href";
import { Page } from "@/components/shell/page";
import type { Tab } from "@/components/ui/tabs";
import { may } from "@/lib/auth/policy";
import { Refusal } from "@/lib/billing/domain/errors";
import {
  INVOICE_TABS,
  type InvoiceTab,
  invoiceTable,
  type InvoiceTableOut,
} from "@/lib/billing/views/invoice-table";
import { invoiceTabs, type InvoiceTabsOut } from "@/lib/billing/views/invoice-tabs";
import { showOffice } from "@/lib/billing/views/show-office";
import { formatMoney } from "@/lib/format/money";
import { plural } from "@/lib/format/words";
import { forPage, type PageContext, pageContext } from "@/lib/http/page";

export const metadata: Metadata = { title: "Invoices" };

type Props = {
  params: Promise<{ officeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InvoicesPage({ params, searchParams }: Props) {
  const context = await pageContext();
  const officeId = idOrNotFound((await params).officeId);
  const asked = readListParams(officePaths.invoices(officeId), await searchParams);
  const [office, table, tabs, open] = await Promise.all([
    forPage(showOffice(context, officeId)),
    readTable(context, officeId, asked),
    forPage(invoiceTabs(context, officeId)),
    asked.openId === null ? null : forPage(findOfficeInvoice(context, officeId, asked.openId)),
  ]);
  const { list } = asked;
  const cursors = pageCursors(list, table.nextCursor);
  const target = { officeId, companyId: office.company_id };
  return (
    <Page
      crumbs={[
        { label: office.name, href: officePaths.dashboard(officeId) },
        { label: "Invoices" },
      ]}
    >
      <InvoiceTable
        rows={table.rows.map(toInvoiceRow)}
        list={list}
        sort={asked.input.sort}
        tabs={INVOICE_TABS.map((tab) => toTab(tab, asked, tabs))}
        now={table.now}
        withOffice={false}
        summary={summaryOf(asked, table, tabs)}
        pager={{
          previousHref: cursors.previous && listHref(list, cursors.previous),
          nextHref: cursors.next && listHref(list, { cursor: cursors.next, open: null }),
        }}
        panel={{
          openId: open && String(open.invoice.invoice_id),
          content: open ? (
            <InvoicePanel
              view={open}
              canManageCard={may(context.actor, "payment-method.manage", target)}
            />
          ) : null,
        }}
        emptyHint="The first one is drafted when a care plan is sent and a patient becomes active."
      />
    </Page>
  );
}

/** A page that is not there any more, since the list changed, leads back to the first one. */
async function readTable(
  context: PageContext,
  officeId: number,
  { input, list }: InvoiceListParams,
): Promise<InvoiceTableOut> {
  const page = invoiceTable(context, officeId, input).catch((error: unknown) => {
    const isOld = error instanceof Refusal && error.code === "cursor_mismatch";
    if (isOld) return redirect(listHref(list, { cursor: null }) as Route);
    throw error;
  });
  return forPage(page);
}

const TAB_LABELS: Record<InvoiceTab, string> = {
  all: "All",
  open: "Open",
  overdue: "Overdue",
  paid: "Paid",
  draft: "Draft",
};

function toTab(tab: InvoiceTab, { list, input }: InvoiceListParams, tabs: InvoiceTabsOut): Tab {
  return {
    href: listHref(list, tabParams(tab)),
    label: TAB_LABELS[tab],
    count: tabs.counts[tab],
    isCurrent: tab === input.tab,
  };
}

/** "19 invoices, $9,630.00 invoiced without drafts and canceled", or how many of them are shown. */
function summaryOf(
  { input, list, isFiltered }: InvoiceListParams,
  { rows, nextCursor }: InvoiceTableOut,
  { invoiced }: InvoiceTabsOut,
): string {
  const isWhole = !isFiltered && nextCursor === null && list.params["cursor"] === undefined;
  if (rows.length === 0) return "";
  const shown = plural(rows.length, "invoice");
  if (!isWhole) return `${shown} on this page`;
  if (input.tab !== "all" || invoiced === null) return shown;
  return `${shown}, ${formatMoney(invoiced)} invoiced without drafts and canceled`;
}
