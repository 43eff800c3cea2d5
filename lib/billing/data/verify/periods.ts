import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { localDateAt } from "../../domain/calendar";
import { nextBoundaryAfter, SHORTEST_CYCLE_MS } from "../../domain/cycle";
import { listOfficePage, type Office } from "../offices";
import { type Check, check, MOST_IDS, type Offending } from "./check";

const OFFICES_A_PAGE = 1000;

/** The cycles of an office follow each other, and their invoices with them. Rule: docs/domain.md §3. */
export const PERIOD_CHECKS: readonly Check[] = [
  check(
    "monthly-has-a-period",
    "invoices",
    Prisma.sql`select invoice_id as id from invoices
      where (invoice_type = 'monthly') <> (billing_period_start is not null)
        or (billing_period_start is null) <> (billing_period_end is null)
        or (billing_period_start is null) <> (period_start_on is null)`,
  ),
  check(
    "periods-do-not-overlap",
    "invoices that begin before an earlier period of their office has ended",
    Prisma.sql`select invoice_id as id from (
        select invoice_id, billing_period_start, max(billing_period_end) over (
          partition by office_id order by billing_period_start, invoice_id
          rows between unbounded preceding and 1 preceding) as ended_at
        from invoices where invoice_type = 'monthly' and status <> 'canceled'
      ) periods
      where billing_period_start < ended_at`,
  ),
  // A cycle without an active patient has no invoice: a gap is as long as a cycle, or there is none.
  check(
    "periods-meet",
    "invoices whose period leaves a gap to the next that is shorter than any cycle",
    Prisma.sql`select invoice_id as id from (
        select invoice_id, end_at, lead(start_at) over (partition by office_id order by start_at) as next_at
        from (
          select distinct on (office_id, start_at) * from (
            select office_id, billing_period_start as start_at, billing_period_end as end_at, invoice_id
            from invoices where invoice_type = 'monthly'
            union all select office_id, cycle_start_at, cycle_end_at, null from offices
          ) all_cycles
          order by office_id, start_at, invoice_id nulls last
        ) cycles
      ) steps
      where invoice_id is not null and next_at > end_at and next_at < end_at + interval '360 hours'`,
  ),
  check(
    "period-is-as-long-as-a-cycle",
    "invoices",
    Prisma.sql`select invoice_id as id from invoices
      where billing_period_end < billing_period_start + interval '360 hours'
        or billing_period_end > billing_period_start + interval '1128 hours'`,
  ),
  check(
    "period-starts-on-its-date",
    "invoices whose period does not start near a midnight of its first day",
    Prisma.sql`select invoice_id as id from invoices
      where billing_period_start not between (period_start_on::timestamp at time zone 'UTC') - interval '15 hours'
        and (period_start_on::timestamp at time zone 'UTC') + interval '15 hours'`,
  ),
  check(
    "period-is-a-cycle-of-its-office",
    "invoices",
    Prisma.sql`select i.invoice_id as id from invoices i join offices o using (office_id)
      where i.billing_period_end > o.cycle_start_at and
        (i.billing_period_start, i.billing_period_end, i.period_start_on::text)
          is distinct from (o.cycle_start_at, o.cycle_end_at, o.cycle_key::text)`,
  ),
  {
    name: "running-cycle-ends-at-a-boundary",
    of: "offices",
    find: findOfficesOffTheCalendar,
  },
];

/** Boundaries are computed by domain/calendar alone, so this rule cannot be asked in SQL. */
async function findOfficesOffTheCalendar(tx: Tx): Promise<Offending> {
  const found: Offending = { total: 0, ids: [] };
  let afterId: number | null = null;
  for (;;) {
    const offices: Office[] = await listOfficePage(tx, { afterId, limit: OFFICES_A_PAGE });
    for (const office of offices) {
      if (isOnTheCalendar(office)) continue;
      found.total += 1;
      if (found.ids.length < MOST_IDS) found.ids.push(String(office.officeId));
    }
    if (offices.length < OFFICES_A_PAGE) return found;
    afterId = offices.at(-1)?.officeId ?? null;
  }
}

function isOnTheCalendar({ cycle, schedule }: Office): boolean {
  // A bridging cycle begins on no boundary of its schedule; every cycle ends on one.
  const lastTooEarlyAt = new Date(cycle.startAt.getTime() + SHORTEST_CYCLE_MS - 1);
  const endAt = nextBoundaryAfter(lastTooEarlyAt, schedule);
  const key = localDateAt(cycle.startAt, schedule.timeZone);
  return cycle.endAt.getTime() === endAt.getTime() && cycle.key === key;
}
