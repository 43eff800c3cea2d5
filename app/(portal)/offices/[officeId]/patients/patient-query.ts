import { z } from "zod";
import { dateText } from "@/lib/billing/contract/fields";
import { PATIENT_SORTS, type PatientTab } from "@/lib/billing/views/patient-table";

const PAGE_ROWS = 50;
/** The cursors of the pages passed on the way here, the last one that of this page. */
const MAX_TRAIL_TEXT = 6000;

/** What the list's address may say; a value that cannot be is taken for left out. */
const patientQuery = z.object({
  status: z.enum(["active", "not_active_yet", "inactive"]).optional().catch(undefined),
  plan: z.enum(["none", "draft", "sent"]).optional().catch(undefined),
  active_from: dateText.optional().catch(undefined),
  active_to: dateText.optional().catch(undefined),
  sort: z.enum(PATIENT_SORTS).optional().catch(undefined),
  cursor: z.string().max(MAX_TRAIL_TEXT).optional().catch(undefined),
  open: z.coerce.number().int().positive().optional().catch(undefined),
});

type SearchParams = Record<string, string | string[] | undefined>;

/** The address read: what to ask the view for, and the parameters to build other addresses from. */
export function readPatientQuery(searchParams: SearchParams) {
  const query = patientQuery.parse(searchParams);
  const { status, active_from: activeFromOn, active_to: activeToOn, cursor, plan } = query;
  const sort = query.sort ?? "status";
  const tab: PatientTab = status ?? "all";
  return {
    openId: query.open ?? null,
    asked: {
      ...{ tab, sort, plan, activeFromOn, activeToOn },
      ...{ limit: PAGE_ROWS, cursor: cursor?.split(".").at(-1) },
    },
    params: Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
  };
}
