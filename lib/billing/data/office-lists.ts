import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { CalendarDate } from "../domain/calendar";
import type { Cents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { escapeLike } from "./invoice-lists";
import { isOverdue } from "./overdue";

export type NamedOffice = {
  officeId: number;
  name: string;
  status: OfficeStatus;
  companyId: number;
  companyName: string;
};

const NAMED = Prisma.sql`o.office_id as "officeId", o.name, o.subscription_status::text as status,
  o.company_id as "companyId", c.name as "companyName"`;

/** Offices in scope by company and name, up to `limit`; `part` is a literal part of either name. */
export async function listNamedOffices(
  tx: Tx,
  { part, limit }: { part: string | null; limit: number },
): Promise<NamedOffice[]> {
  return tx.$queryRaw<NamedOffice[]>`
    select ${NAMED} from offices o join companies c on c.company_id = o.company_id
    where ${named(part)} order by c.name, c.company_id, o.name, o.office_id limit ${limit}`;
}

function named(part: string | null): Prisma.Sql {
  if (part === null || part === "") return Prisma.sql`true`;
  const like = `%${escapeLike(part)}%`;
  return Prisma.sql`(o.name ilike ${like} or c.name ilike ${like})`;
}

/** How many offices and companies are in scope. */
export async function countOffices(tx: Tx): Promise<{ offices: number; companies: number }> {
  const [row] = await tx.$queryRaw<{ offices: number; companies: number }[]>`
    select count(*)::int as offices, count(distinct company_id)::int as companies from offices`;
  return row ?? { offices: 0, companies: 0 };
}

export type OfficeSort = {
  by: "name" | "accrued" | "outstanding" | "cycle_end";
  isDescending: boolean;
};

export type OfficeTableRow = NamedOffice & {
  planName: string;
  cycleKey: CalendarDate;
  cycleStartAt: Date;
  cycleEndAt: Date;
  timeZone: string;
  activePatients: number;
  accruedCents: Cents;
  openCents: Cents;
  overdueCount: number;
  hasCustomer: boolean;
  /** When Stripe last told of one of the latest invoices; real time. */
  lastSyncAt: Date | null;
  /** What the row sorts by; null for names. */
  sortValue: number | null;
};

const DRAFT_TOTAL = Prisma.sql`coalesce((select d.total_cents from invoices d
  where d.office_id = o.office_id and d.invoice_type = 'monthly' and d.status = 'draft'
    and d.billing_period_start = o.cycle_start_at), 0)`;
const OPEN_SUM = Prisma.sql`coalesce((select sum(greatest(0, i.total_amount - i.amount_credited - i.amount_paid) * 100)
  from invoices i where i.office_id = o.office_id and i.status in ('sent', 'failed')), 0)`;

type SortSource = { value: Prisma.Sql; join: Prisma.Sql };

/** For sorting, sums are made for all offices at once; the page's own rows are looked up one by one. */
const SORT_SOURCES: Record<OfficeSort["by"], SortSource> = {
  name: { value: Prisma.sql`null`, join: Prisma.empty },
  cycle_end: { value: Prisma.sql`extract(epoch from o.cycle_end_at) * 1000`, join: Prisma.empty },
  accrued: {
    value: Prisma.sql`coalesce(d.total_cents, 0)`,
    join: Prisma.sql`left join invoices d on d.office_id = o.office_id and d.invoice_type = 'monthly'
      and d.status = 'draft' and d.billing_period_start = o.cycle_start_at`,
  },
  outstanding: {
    value: Prisma.sql`coalesce(owed.cents, 0)`,
    join: Prisma.sql`left join (
      select i.office_id, sum(greatest(0, i.total_amount - i.amount_credited - i.amount_paid) * 100) as cents
      from invoices i where i.status in ('sent', 'failed') group by i.office_id) owed on owed.office_id = o.office_id`,
  },
};

export type PageOfOffices = {
  filter: { statuses: readonly OfficeStatus[] | null; part: string | null };
  sort: OfficeSort;
  after: { value: string | null; id: number } | null;
  limit: number;
};

/** Up to `limit` offices after a position, with what an administrator asks first about each. */
export async function listOfficeTable(
  tx: Tx,
  page: PageOfOffices,
  now: Date,
): Promise<OfficeTableRow[]> {
  const { filter, sort, after, limit } = page;
  const source = SORT_SOURCES[sort.by];
  const direction = Prisma.raw(sort.isDescending ? "desc" : "asc");
  const order =
    sort.by === "name"
      ? Prisma.sql`o.name ${direction}, o.office_id ${direction}`
      : Prisma.sql`o.value ${direction}, o.office_id ${direction}`;
  const ofStatus =
    filter.statuses === null
      ? Prisma.sql`true`
      : Prisma.sql`o.subscription_status::text = any(${[...filter.statuses]}::text[])`;
  return tx.$queryRaw<OfficeTableRow[]>`
    select ${NAMED}, p.name as "planName", o.cycle_key as "cycleKey", o.cycle_start_at as "cycleStartAt",
      o.cycle_end_at as "cycleEndAt", o.time_zone as "timeZone", o.value::float8 as "sortValue",
      (select count(*)::int from patients a where a.office_id = o.office_id and a.is_active_for_billing) as "activePatients",
      (${DRAFT_TOTAL})::float8 as "accruedCents", (${OPEN_SUM})::float8 as "openCents",
      (select count(*)::int from invoices i where i.office_id = o.office_id and ${isOverdue(now)}) as "overdueCount",
      o.payment_provider_customer_id is not null as "hasCustomer",
      (select max(latest.stripe_synced_at) from (
        select i.stripe_synced_at from invoices i
        where i.office_id = o.office_id order by i.created_at desc limit 24) latest) as "lastSyncAt"
    from (
      select * from (
        select o.*, (${source.value})::bigint as value
        from offices o join companies c on c.company_id = o.company_id ${source.join}
        where ${ofStatus} and ${named(filter.part)}
      ) o
      where ${afterOffice(sort, after)} order by ${order} limit ${limit}
    ) o
    join companies c on c.company_id = o.company_id
    join plans p on p.plan_id = o.current_plan_id
    order by ${order}`;
}

function afterOffice(sort: OfficeSort, after: PageOfOffices["after"]): Prisma.Sql {
  if (after === null) return Prisma.sql`true`;
  const than = Prisma.raw(sort.isDescending ? "<" : ">");
  if (sort.by === "name") {
    // A name is too long for a cursor: the office itself tells where the page before ended.
    return Prisma.sql`(o.name, o.office_id) ${than} (
      select n.name, n.office_id from offices n where n.office_id = ${after.id}::bigint)`;
  }
  return Prisma.sql`(o.value, o.office_id) ${than} (${after.value}::text::bigint, ${after.id}::bigint)`;
}

export type ChargeableOffice = NamedOffice & {
  timeZone: string;
  trialEndsAt: Date | null;
  cycleStartAt: Date;
  cycleEndAt: Date;
  /** Of the running cycle's draft; null where none was made yet. */
  draftCents: Cents | null;
  brand: string | null;
  last4: string | null;
  /** When the last attempt to charge failed; null when it did not. */
  failedAt: Date | null;
  oldestDueAt: Date | null;
};

/** Offices a charge may go to, by name, the chosen one first of all. */
export async function listChargeableOffices(
  tx: Tx,
  { chosenId, now, limit }: { chosenId: number | null; now: Date; limit: number },
): Promise<ChargeableOffice[]> {
  return tx.$queryRaw<ChargeableOffice[]>`
    select ${NAMED}, o.time_zone as "timeZone", o.trial_ends_at as "trialEndsAt",
      o.cycle_start_at as "cycleStartAt", o.cycle_end_at as "cycleEndAt",
      (select d.total_cents::float8 from invoices d
        where d.office_id = o.office_id and d.invoice_type = 'monthly' and d.status = 'draft'
          and d.billing_period_start = o.cycle_start_at) as "draftCents",
      o.default_method_brand as brand, o.default_method_last4 as last4,
      case when last.status = 'failed' then last.occurred_at end as "failedAt",
      (select min(i.due_at) from invoices i where i.office_id = o.office_id and ${isOverdue(now)}) as "oldestDueAt"
    from (
      select * from offices order by (office_id = ${chosenId ?? 0}) desc, name, office_id limit ${limit}
    ) o
    join companies c on c.company_id = o.company_id
    left join lateral (
      select status, occurred_at from payments
      where office_id = o.office_id and kind = 'charge'
      order by occurred_at desc, payment_id desc limit 1) last on true
    order by o.name, o.office_id`;
}
