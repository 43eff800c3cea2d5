import type { Metadata } from "next";
import { forListPage } from "@/app/(portal)/list-page";
import { pageCursors } from "@/app/(portal)/offices/[officeId]/invoices/list-params";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { Page } from "@/components/shell/page";
import { listHref } from "@/components/data-table/list-href";
import { may } from "@/lib/auth/policy";
import type { Context } from "@/lib/billing/context";
import type { OfficeOut } from "@/lib/billing/contract/offices";
import { Refusal } from "@/lib/billing/domain/errors";
import { patientTable } from "@/lib/billing/views/patient-table";
import { patientTabs } from "@/lib/billing/views/patient-tabs";
import { showCurrentCycle } from "@/lib/billing/views/show-current-cycle";
import { showOffice } from "@/lib/billing/views/show-office";
import { showPatient } from "@/lib/billing/views/show-patient";
import { plural } from "@/lib/format/words";
import { pageContext } from "@/lib/http/page";
import { patientDetails } from "./patient-details";
import { readPatientQuery } from "./patient-query";
import { PatientsScreen } from "./patients-screen";

export const metadata: Metadata = { title: "Patients" };

const VIEWS = [
  { status: null, tab: "all", label: "All" },
  { status: "active", tab: "active", label: "Active" },
  { status: "not_active_yet", tab: "not_active_yet", label: "Not active yet" },
  { status: "inactive", tab: "inactive", label: "Inactive" },
] as const;

export default async function PatientsPage({
  params,
  searchParams,
}: PageProps<"/offices/[officeId]/patients">) {
  const context = await pageContext();
  const officeId = idOrNotFound((await params).officeId);
  const query = readPatientQuery(await searchParams);
  const list = { path: `/offices/${officeId}/patients`, params: query.params };
  const [office, cycle, counts, table] = await forListPage(
    list,
    Promise.all([
      showOffice(context, officeId),
      showCurrentCycle(context, officeId),
      patientTabs(context, officeId),
      patientTable(context, officeId, query.asked),
    ]),
  );
  const zone = office.time_zone;
  const cursors = pageCursors(list, table.nextCursor);
  const { tab } = query.asked;
  return (
    <Page crumbs={[officeCrumb(context, office), { label: "Patients" }]}>
      <PatientsScreen
        key={listHref(list, { cursor: null, open: null })}
        officeId={officeId}
        list={list}
        rows={table.rows}
        sort={query.asked.sort}
        tabs={VIEWS.map((view) => ({
          href: listHref(list, { status: view.status }),
          label: view.label,
          count: counts[view.tab],
          isCurrent: view.tab === tab,
        }))}
        summary={`${table.rows.length} of ${plural(counts[tab], "patient")}`}
        pager={{
          previousHref: cursors.previous && listHref(list, cursors.previous),
          nextHref: cursors.next && listHref(list, { cursor: cursors.next }),
        }}
        now={table.now}
        cycle={{ start: cycle.cycle.start, end: cycle.cycle.end, zone, fee: cycle.fee }}
        open={
          query.openId === null ? null : await openPatient(context, officeId, query.openId, zone)
        }
      />
    </Page>
  );
}

/** Leads to the dashboard where the person may see one. */
function officeCrumb({ actor }: Context, office: OfficeOut) {
  const { office_id: officeId, company_id: companyId, name } = office;
  return may(actor, "invoice.read", { officeId, companyId })
    ? { label: name, href: officePaths.dashboard(officeId) }
    : { label: name };
}

/** The patient beside the list; one who is not this office's leaves the list alone. */
async function openPatient(context: Context, officeId: number, patientId: number, zone: string) {
  const patient = await showPatient(context, patientId).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  return patient?.office_id === officeId ? patientDetails(patient, zone) : null;
}
