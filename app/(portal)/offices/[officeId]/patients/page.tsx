import type { Metadata } from "next";
import { Page } from "@/components/shell/page";
import { listHref } from "@/components/data-table/list-href";
import type { Context } from "@/lib/billing/context";
import { pathId } from "@/lib/billing/contract";
import { patientTable } from "@/lib/billing/views/patient-table";
import { patientTabs } from "@/lib/billing/views/patient-tabs";
import { showCurrentCycle } from "@/lib/billing/views/show-current-cycle";
import { showOffice } from "@/lib/billing/views/show-office";
import { showPatient } from "@/lib/billing/views/show-patient";
import { plural } from "@/lib/format/words";
import { forPage, pageContext } from "@/lib/http/page";
import { parsePath } from "@/lib/http/parse";
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
  const officeId = await forPage(officeIdIn(params));
  const query = readPatientQuery(await searchParams);
  const [office, cycle, counts, table] = await forPage(
    Promise.all([
      showOffice(context, officeId),
      showCurrentCycle(context, officeId),
      patientTabs(context, officeId),
      patientTable(context, officeId, query.asked),
    ]),
  );
  const zone = office.time_zone;
  const list = { path: `/offices/${officeId}/patients`, params: query.params };
  const { tab } = query.asked;
  return (
    <Page crumbs={[{ label: office.name }, { label: "Patients" }]}>
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
          previousHref: query.asked.cursor ? listHref(list, { cursor: null }) : null,
          nextHref: table.nextCursor && listHref(list, { cursor: table.nextCursor }),
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

async function officeIdIn(params: Promise<{ officeId: string }>): Promise<number> {
  return parsePath(pathId, (await params).officeId);
}

/** The patient beside the list; one of another office is not there. */
async function openPatient(context: Context, officeId: number, patientId: number, zone: string) {
  const patient = await forPage(showPatient(context, patientId));
  return patient.office_id === officeId ? patientDetails(patient, zone) : null;
}
