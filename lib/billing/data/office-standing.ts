import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { CalendarDate } from "../domain/calendar";
import type { InvoiceStatus, ItemType } from "../domain/invoice";
import type { Cents } from "../domain/money";
import { isOverdue } from "./overdue";

export type CyclePart = {
  itemType: ItemType;
  lines: number;
  totalCents: Cents;
  minUnitCents: Cents;
  maxUnitCents: Cents;
  /** Of these lines, those whose patient is active here no more, and what they cost. */
  leavingLines: number;
  leavingCents: Cents;
};

/** What a draft is made of, by type of line, and who of those billed will not be carried over. */
export async function listCycleParts(
  tx: Tx,
  officeId: number,
  draftId: number,
): Promise<CyclePart[]> {
  return tx.$queryRaw<CyclePart[]>`
    select l.item_type::text as "itemType", count(*)::int as lines,
      (sum(l.total_price) * 100)::float8 as "totalCents",
      (min(l.unit_price) * 100)::float8 as "minUnitCents", (max(l.unit_price) * 100)::float8 as "maxUnitCents",
      count(*) filter (where l.anonymous_patient_ref is not null and p.patient_id is null)::int as "leavingLines",
      coalesce(sum(l.total_price * 100) filter (where l.anonymous_patient_ref is not null and p.patient_id is null),
        0)::float8 as "leavingCents"
    from invoice_line_items l
    left join patients p on p.anonymous_patient_ref = l.anonymous_patient_ref
      and p.office_id = ${officeId} and p.is_active_for_billing
    where l.invoice_id = ${draftId}
    group by l.item_type`;
}

/** How many activations a draft bills by day; `startsAt` are the first instants of the days. */
export async function countActivationsByDay(
  tx: Tx,
  draftId: number,
  startsAt: readonly Date[],
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ day: number; count: number }[]>`
    select width_bucket(created_at, ${[...startsAt]}::timestamptz[]) as day, count(*)::int as count
    from invoice_line_items
    where invoice_id = ${draftId} and item_type = 'patient_activation'
    group by 1`;
  const counts = startsAt.map(() => 0);
  // Bucket 0 would lie before the first day: nothing does.
  for (const { day, count } of rows) counts[Math.max(0, day - 1)] = count;
  return counts;
}

export type Standing = {
  companyName: string;
  invoices: number;
  openCount: number;
  openCents: Cents;
  failedCount: number;
  overdueCount: number;
  overdueCents: Cents;
  oldestDueAt: Date | null;
  lastPaidCents: Cents | null;
  lastPaidAt: Date | null;
};

const DUE = Prisma.sql`greatest(0, i.total_amount - i.amount_credited - i.amount_paid) * 100`;

/** What an office owes now, and its last payment. `invoices` is counted up to `cap`. */
export async function readStanding(
  tx: Tx,
  office: { officeId: number; companyId: number },
  now: Date,
  cap: number,
): Promise<Standing> {
  const { officeId, companyId } = office;
  const [row] = await tx.$queryRaw<Standing[]>`
    select c.name as "companyName", owed.*, (last.amount * 100)::float8 as "lastPaidCents", last.occurred_at as "lastPaidAt",
      (select count(*)::int from (
        select from invoices where office_id = ${officeId} limit ${cap}) capped) as invoices
    from companies c
    cross join (
      select count(*)::int as "openCount", coalesce(sum(${DUE}), 0)::float8 as "openCents",
        (count(*) filter (where i.status = 'failed'))::int as "failedCount",
        (count(*) filter (where ${isOverdue(now)}))::int as "overdueCount",
        coalesce(sum(${DUE}) filter (where ${isOverdue(now)}), 0)::float8 as "overdueCents",
        min(i.due_at) filter (where ${isOverdue(now)}) as "oldestDueAt"
      from invoices i where i.office_id = ${officeId} and i.status in ('sent', 'failed')) owed
    left join lateral (
      select amount, occurred_at from payments
      where office_id = ${officeId} and kind = 'charge' and status = 'succeeded'
      order by occurred_at desc, payment_id desc limit 1) last on true
    where c.company_id = ${companyId}`;
  if (row === undefined) throw new Error(`office ${officeId}: its company can not be read`);
  return row;
}

export type FailedInvoice = {
  invoiceId: number;
  invoiceNumber: string | null;
  dueCents: Cents;
  failureCode: string | null;
  brand: string | null;
  last4: string | null;
  failedAt: Date | null;
};

/** The invoice whose payment failed last, with that attempt; null when none stands failed. */
export async function findFailedInvoice(tx: Tx, officeId: number): Promise<FailedInvoice | null> {
  const [row] = await tx.$queryRaw<FailedInvoice[]>`
    select i.invoice_id as "invoiceId", i.invoice_number as "invoiceNumber", (${DUE})::float8 as "dueCents",
      a.failure_code as "failureCode", a.brand, a.last4, a.occurred_at as "failedAt"
    from invoices i
    left join lateral (
      select failure_code, brand, last4, occurred_at from payments
      where invoice_id = i.invoice_id and kind = 'charge' and status = 'failed'
      order by occurred_at desc, payment_id desc limit 1) a on true
    where i.office_id = ${officeId} and i.status in ('sent', 'failed') and i.status = 'failed'
    order by a.occurred_at desc nulls last, i.invoice_id desc limit 1`;
  return row ?? null;
}

export type PastCycle = {
  key: CalendarDate;
  startAt: Date;
  accounts: number;
  invoicedCents: Cents;
  paidCents: Cents;
  status: InvoiceStatus;
};

/** The last monthly invoices, the latest first; of a cycle's several, the one that stands. */
export async function listPastCycles(
  tx: Tx,
  officeId: number,
  limit: number,
): Promise<PastCycle[]> {
  return tx.$queryRaw<PastCycle[]>`
    select m.key, m.start_at as "startAt", m.invoiced as "invoicedCents", m.paid as "paidCents", m.status,
      m.line_count - (select count(*)::int from invoice_line_items l
        where l.invoice_id = m.invoice_id and l.anonymous_patient_ref is null and l.total_price >= 0) as accounts
    from (
      select distinct on (i.billing_period_start) i.invoice_id, i.billing_period_start as start_at,
        i.period_start_on::text as key, i.line_count, i.status::text as status,
        (case when i.status = 'canceled' then 0 else i.total_cents end)::float8 as invoiced,
        (i.amount_paid * 100)::float8 as paid
      from invoices i
      where i.office_id = ${officeId} and i.invoice_type = 'monthly' and i.billing_period_start is not null
      order by i.billing_period_start desc, (i.status = 'canceled'), i.invoice_id desc
      limit ${limit}
    ) m order by m.start_at desc`;
}
