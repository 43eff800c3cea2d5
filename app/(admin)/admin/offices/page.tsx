import type { Metadata } from "next";
import { OfficesTable } from "@/components/billing/offices-table";
import { listHref } from "@/components/data-table/list-href";
import { Page } from "@/components/shell/page";
import { may } from "@/lib/auth/policy";
import { adminOffices } from "@/lib/billing/views/admin-offices";
import { plural } from "@/lib/format/words";
import { forPage, requirePage } from "@/lib/http/page";
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
  const table = await forPage(adminOffices(context, asked));
  const list = { path: "/admin/offices", params };
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
        summary={
          table.nextCursor ? `The first ${table.rows.length}` : plural(table.rows.length, "office")
        }
        pager={{
          previousHref: asked.cursor ? listHref(list, { cursor: null }) : null,
          nextHref: table.nextCursor && listHref(list, { cursor: table.nextCursor }),
        }}
        now={table.now}
        canCharge={may(context.actor, "charge.create")}
      />
    </Page>
  );
}
