import { z } from "zod";
import { OFFICE_SORTS, type OfficeTab } from "@/lib/billing/views/admin-offices";

const PAGE_ROWS = 50;
/** The cursors of the pages passed on the way here, the last one that of this page. */
const MAX_TRAIL_TEXT = 6000;

/** What the list's address may say; a value that cannot be is taken for left out. */
const officeQuery = z.object({
  status: z.enum(["active", "past_due", "trialing", "closed"]).optional().catch(undefined),
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
  sort: z.enum(OFFICE_SORTS).optional().catch(undefined),
  cursor: z.string().max(MAX_TRAIL_TEXT).optional().catch(undefined),
});

type SearchParams = Record<string, string | string[] | undefined>;

/** The address read: what to ask the view for, and the parameters to build other addresses from. */
export function readOfficeQuery(searchParams: SearchParams) {
  const { status, ...query } = officeQuery.parse(searchParams);
  const tab: OfficeTab = status ?? "all";
  return {
    asked: {
      ...{ q: query.q, tab, sort: query.sort ?? "name" },
      ...{ limit: PAGE_ROWS, cursor: query.cursor?.split(".").at(-1) },
    },
    params: Object.fromEntries(
      Object.entries({ status, ...query }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  };
}
