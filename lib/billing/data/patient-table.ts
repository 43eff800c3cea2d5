import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { CalendarDate } from "../domain/calendar";
import { openName, type PersonName } from "./patient-lists";

export type PatientStatus = "active" | "not_active_yet" | "inactive";
export type PatientSort = { by: "status" | "active_since" | "last_billed"; isDescending: boolean };

export type PatientFilter = {
  status: PatientStatus | null;
  plan: "none" | "draft" | "sent" | null;
  /** Active since an instant, inclusive, and until one, exclusive. */
  activeFromAt: Date | null;
  activeUntilAt: Date | null;
  /** Only these; null: any. */
  patientIds: readonly number[] | null;
};

export type PatientTableRow = PersonName & {
  patientId: number;
  ref: string;
  status: PatientStatus;
  planStatus: "draft" | "sent" | null;
  planSentAt: Date | null;
  activeSinceAt: Date | null;
  lastBilledCycle: CalendarDate | null;
  /** A line for the running cycle, on a canceled draft too. */
  hasLineInCycle: boolean;
  /** What the row sorts by; null stands last. */
  sortValue: number | null;
};

const STATUS = Prisma.sql`case when p.is_active_for_billing then 'active'
  when p.activated_at is null then 'not_active_yet' else 'inactive' end`;

const NEWEST_PLAN = Prisma.sql`(select c.status::text from care_plans c
  where c.patient_id = p.patient_id order by c.care_plan_id desc limit 1)`;

/** Each sort as one number. By status: not active yet, inactive, active with the latest first. */
const SORT_VALUES: Record<PatientSort["by"], Prisma.Sql> = {
  status: Prisma.sql`case when p.is_active_for_billing then 200000000000000 - extract(epoch from p.activated_at) * 1000
    when p.activated_at is null then 0 else 100000000000000 end`,
  active_since: Prisma.sql`case when p.is_active_for_billing then extract(epoch from p.activated_at) * 1000 end`,
  last_billed: Prisma.sql`replace(p.last_billed_cycle, '-', '')::bigint`,
};

export type PageOfPatients = {
  office: { officeId: number; cycle: { startAt: Date } };
  filter: PatientFilter;
  sort: PatientSort;
  after: { value: string | null; id: number } | null;
  limit: number;
};

/**
 * Up to `limit` patients of an office after a position. What rollover writes has no index, so each
 * page reads the office's patients once: the same work on every page.
 */
export async function listPatientTable(tx: Tx, page: PageOfPatients): Promise<PatientTableRow[]> {
  const { office, filter, sort, after, limit } = page;
  const direction = Prisma.raw(sort.isDescending ? "desc" : "asc");
  const rows = await tx.$queryRaw<PatientTableRow[]>`
    select p.patient_id as "patientId", p.anonymous_patient_ref as ref, p.status, p.value::float8 as "sortValue",
      case when p.is_active_for_billing then p.activated_at end as "activeSinceAt",
      p.last_billed_cycle as "lastBilledCycle",
      i.first_name as "firstName", i.last_name as "lastName",
      c.status::text as "planStatus", c.sent_at as "planSentAt",
      exists (select from invoices v join invoice_line_items l on l.invoice_id = v.invoice_id
        where v.office_id = ${office.officeId} and v.invoice_type = 'monthly'
          and v.billing_period_start = ${office.cycle.startAt}
          and l.anonymous_patient_ref = p.anonymous_patient_ref) as "hasLineInCycle"
    from (
      select * from (
        select p.*, ${STATUS} as status, (${SORT_VALUES[sort.by]})::bigint as value
        from patients p where ${conditionsOf(office.officeId, filter)}
      ) valued
      where ${afterPosition(sort, after)}
      order by value ${direction} nulls last, patient_id ${direction} limit ${limit}
    ) p
    left join patient_identities i on i.patient_id = p.patient_id
    left join lateral (
      select status, sent_at from care_plans
      where patient_id = p.patient_id order by care_plan_id desc limit 1) c on true
    order by p.value ${direction} nulls last, p.patient_id ${direction}`;
  return rows.map((row) => ({ ...row, ...openName(row) }));
}

function conditionsOf(officeId: number, filter: PatientFilter): Prisma.Sql {
  const { status, plan, activeFromAt, activeUntilAt, patientIds } = filter;
  const conditions = [Prisma.sql`p.office_id = ${officeId}`];
  if (patientIds !== null) {
    conditions.push(Prisma.sql`p.patient_id = any(${[...patientIds]}::int[])`);
  }
  if (status !== null) conditions.push(Prisma.sql`${STATUS} = ${status}`);
  if (plan === "none") conditions.push(Prisma.sql`${NEWEST_PLAN} is null`);
  else if (plan !== null) conditions.push(Prisma.sql`${NEWEST_PLAN} = ${plan}`);
  if (activeFromAt !== null || activeUntilAt !== null) {
    conditions.push(Prisma.sql`p.is_active_for_billing`);
  }
  if (activeFromAt !== null) conditions.push(Prisma.sql`p.activated_at >= ${activeFromAt}`);
  if (activeUntilAt !== null) conditions.push(Prisma.sql`p.activated_at < ${activeUntilAt}`);
  return Prisma.join(conditions, " and ");
}

function afterPosition(sort: PatientSort, after: PageOfPatients["after"]): Prisma.Sql {
  if (after === null) return Prisma.sql`true`;
  const than = Prisma.raw(sort.isDescending ? "<" : ">");
  if (after.value === null) {
    return Prisma.sql`value is null and patient_id ${than} ${after.id}::bigint`;
  }
  return Prisma.sql`(value is null
    or (value, patient_id) ${than} (${after.value}::text::bigint, ${after.id}::bigint))`;
}

export type PatientCounts = Record<PatientStatus | "all", number>;

/** How many patients of an office there are by status. */
export async function countPatients(tx: Tx, officeId: number): Promise<PatientCounts> {
  const [row] = await tx.$queryRaw<PatientCounts[]>`
    select count(*)::int as "all",
      (count(*) filter (where is_active_for_billing))::int as active,
      (count(*) filter (where not is_active_for_billing and activated_at is null))::int as not_active_yet,
      (count(*) filter (where not is_active_for_billing and activated_at is not null))::int as inactive
    from patients where office_id = ${officeId}`;
  return row ?? { all: 0, active: 0, not_active_yet: 0, inactive: 0 };
}
