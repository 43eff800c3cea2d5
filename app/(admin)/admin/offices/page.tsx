import type { Metadata } from "next";
import { forListPage } from "@/app/(portal)/list-page";
import { pageCursors } from "@/app/(portal)/offices/[officeId]/invoices/list-params";
import { OfficesTable } from "@/components/billing/offices-table";
import { listHref } from "@/components/data-table/list-href";
import { Page } from "@/components/shell/page";
import { may } from "@/lib/auth/policy";
import { adminOffices } from "@/lib/billing/views/admin-offices";
import { plural } from "@/lib/format/words";
import { requirePage } from "@/lib/http/page";
import { readOfficeQuery } from "./office-query";

export const metadata: Metadata = { title: "Offices" };

const VIEWS = [
  { status: null, label: "All" },
  { status: "active", label: "Active" },
  { status: "past_due", label: "Past due" },
  { status: "trialing", label: "Trial" },
  { status: "closed", label: "Closed" },
] as const;

export default async function OfficesPage({ searchParams }: PageProps<"/admin/offices">) {
  const context = await requirePage("billing.operations.read");
  const { asked, params } = readOfficeQuery(await searchParams);
  const list = { path: "/admin/offices", params };
  const table = await forListPage(list, adminOffices(context, asked));
  const cursors = pageCursors(list, table.nextCursor);
  return (
    <Page crumbs={[{ label: "Offices" }]}>
      <OfficesTable
        list={list}
        rows={table.rows}
        sort={asked.sort}
        tabs={VIEWS.map(({ status, label }) => ({
          href: listHref(list, { status }),
          label,
          isCurrent: (status ?? "all") === asked.tab,
        }))}
        summary={`${plural(table.rows.length, "office")}${table.nextCursor || asked.cursor ? " on this page" : ""}`}
        pager={{
          previousHref: cursors.previous && listHref(list, cursors.previous),
          nextHref: cursors.next && listHref(list, { cursor: cursors.next }),
        }}
        now={table.now}
        canCharge={may(context.actor, "charge.create")}
      />
    </Page>
  );
}
