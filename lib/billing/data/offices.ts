import { Prisma } from "@/lib/db/generated/client";
import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { Cycle, Schedule } from "../domain/cycle";
import type { Cents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { fromCalendarDate, fromCents, toCalendarDate, toCents } from "./amounts";
import { isFailedOrOverdue } from "./overdue";

export type Office = {
  officeId: number;
  companyId: number;
  parentOfficeId: number | null;
  name: string;
  billingEmail: string;
  status: OfficeStatus;
  planId: number;
  schedule: Schedule;
  /** The zone and anchor that hold from the running cycle's end on, if a change was announced. */
  announced: Schedule | null;
  cycle: Cycle;
  trialEndsAt: Date | null;
  creditCents: Cents;
  /** Ciphertext of Stripe's customer id. */
  customerRef: string | null;
  defaultMethod: { brand: string; last4: string } | null;
  createdAt: Date;
  updatedAt: Date;
};

const COLUMNS = Prisma.sql`office_id as "officeId", company_id as "companyId", parent_office_id as "parentOfficeId",
  name, billing_email as "billingEmail", subscription_status::text as status, current_plan_id as "planId",
  time_zone as "timeZone", billing_cycle_anchor_date as "anchorDate",
  next_time_zone as "nextTimeZone", next_anchor_date as "nextAnchorDate",
  cycle_key as "cycleKey", cycle_start_at as "cycleStartAt", cycle_end_at as "cycleEndAt",
  trial_ends_at as "trialEndsAt", credit_balance as credit, payment_provider_customer_id as "customerRef",
  default_method_brand as brand, default_method_last4 as last4, created_at as "createdAt", updated_at as "updatedAt"`;

type Row = {
  officeId: number;
  companyId: number;
  parentOfficeId: number | null;
  name: string;
  billingEmail: string;
  status: OfficeStatus;
  planId: number;
  timeZone: string;
  anchorDate: Date;
  nextTimeZone: string | null;
  nextAnchorDate: Date | null;
  cycleKey: string;
  cycleStartAt: Date;
  cycleEndAt: Date;
  trialEndsAt: Date | null;
  credit: Prisma.Decimal;
  customerRef: string | null;
  brand: string | null;
  last4: string | null;
  createdAt: Date;
  updatedAt: Date;
};

function toOffice(row: Row): Office {
  const schedule = { anchorOn: toCalendarDate(row.anchorDate), timeZone: row.timeZone };
  const isAnnounced = row.nextTimeZone !== null || row.nextAnchorDate !== null;
  return {
    officeId: row.officeId,
    companyId: row.companyId,
    parentOfficeId: row.parentOfficeId,
    name: row.name,
    billingEmail: row.billingEmail,
    status: row.status,
    planId: row.planId,
    schedule,
    announced: isAnnounced
      ? {
          anchorOn: row.nextAnchorDate ? toCalendarDate(row.nextAnchorDate) : schedule.anchorOn,
          timeZone: row.nextTimeZone ?? schedule.timeZone,
        }
      : null,
    cycle: { key: row.cycleKey, startAt: row.cycleStartAt, endAt: row.cycleEndAt },
    trialEndsAt: row.trialEndsAt,
    creditCents: toCents(row.credit),
    customerRef: row.customerRef,
    defaultMethod: row.brand && row.last4 ? { brand: row.brand, last4: row.last4 } : null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The office, or null when it is not there or not in scope. */
export async function findOffice(tx: Tx, officeId: number): Promise<Office | null> {
  const [row] = await tx.$queryRaw<
    Row[]
  >`select ${COLUMNS} from offices where office_id = ${officeId}`;
  return row ? toOffice(row) : null;
}

/** The same, locked: the first lock of every verb that changes what is billed. */
export async function lockOffice(tx: Tx, officeId: number): Promise<Office | null> {
  const [row] = await tx.$queryRaw<
    Row[]
  >`select ${COLUMNS} from offices where office_id = ${officeId} for update`;
  return row ? toOffice(row) : null;
}

/** Several, locked in the order that every transaction locks offices in; those not in scope are left out. */
export async function lockOffices(
  tx: Tx,
  officeIds: readonly number[],
): Promise<Map<number, Office>> {
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS} from offices where office_id = any(${[...officeIds]}::int[])
    order by office_id for update`;
  return new Map(rows.map((row) => [row.officeId, toOffice(row)]));
}

export type DueFilter = { asOf: Date; officeId: number | null };

/** How many offices have a cycle that ended by `asOf`. */
export async function countDueOffices(tx: Tx, due: DueFilter): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from offices where ${dueCondition(due)}`;
  return row?.count ?? 0;
}

/** Due offices by id, without a lock: for previews. */
export async function listDueOffices(tx: Tx, due: DueFilter): Promise<Office[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS} from offices where ${dueCondition(due)} order by office_id`;
  return rows.map(toOffice);
}

const LOCK_WAIT_MS = 30_000;

/**
 * Locks those of some offices whose cycle ended by `asOf`, by id. Waits for whoever else rolls them,
 * and leaves out what is not due any more by then; fails when a lock is not to be had in time.
 */
export async function lockDueOffices(
  tx: Tx,
  { officeIds, asOf }: { officeIds: readonly number[]; asOf: Date },
): Promise<Office[]> {
  await tx.$queryRaw`select set_config('lock_timeout', ${String(LOCK_WAIT_MS)}, true)`;
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS} from offices where office_id = any(${[...officeIds]}::int[]) and cycle_end_at <= ${asOf}
    order by office_id for update`;
  return rows.map(toOffice);
}

function dueCondition({ asOf, officeId }: DueFilter): Prisma.Sql {
  const one = officeId === null ? Prisma.empty : Prisma.sql`and office_id = ${officeId}`;
  return Prisma.sql`cycle_end_at <= ${asOf} ${one}`;
}

export type CycleMove = {
  officeId: number;
  cycle: Cycle;
  schedule: Schedule;
  status: OfficeStatus;
};

/** Opens the next cycle of many offices; announced changes of zone and anchor take hold. */
export async function openCycles(tx: Tx, moves: readonly CycleMove[], now: Date): Promise<void> {
  const rows = moves.map(({ officeId, cycle, schedule, status }) => ({
    office_id: officeId,
    key: cycle.key,
    start_at: cycle.startAt,
    end_at: cycle.endAt,
    zone: schedule.timeZone,
    anchor: schedule.anchorOn,
    status,
  }));
  await tx.$executeRaw`
    update offices o set
      cycle_key = m.key, cycle_start_at = m.start_at, cycle_end_at = m.end_at,
      time_zone = m.zone, billing_cycle_anchor_date = m.anchor, next_time_zone = null, next_anchor_date = null,
      subscription_status = m.status::subscription_status, updated_at = ${now}
    from ${rowsOf(rows)} as m(office_id int, key text, start_at timestamptz, end_at timestamptz, zone text,
      anchor date, status text)
    where o.office_id = m.office_id`;
}

/** Takes office credit that was applied to invoices. */
export async function takeOfficeCredit(
  tx: Tx,
  taken: readonly { officeId: number; cents: Cents }[],
  now: Date,
): Promise<void> {
  if (taken.length === 0) return;
  await tx.$executeRaw`
    update offices o set credit_balance = credit_balance - t.amount, updated_at = ${now}
    from unnest(${taken.map((t) => t.officeId)}::int[], ${taken.map((t) => fromCents(t.cents))}::numeric[])
      as t(office_id, amount)
    where o.office_id = t.office_id`;
}

export async function setOfficeStatus(
  tx: Tx,
  officeId: number,
  status: OfficeStatus,
  now: Date,
): Promise<void> {
  await tx.office.update({
    where: { officeId },
    data: { subscriptionStatus: status, updatedAt: now },
  });
}

/** The id of a company's office of that very name, or null. */
export async function findOfficeIdByName(
  tx: Tx,
  companyId: number,
  name: string,
): Promise<number | null> {
  const office = await tx.office.findFirst({
    where: { companyId, name },
    select: { officeId: true },
  });
  return office?.officeId ?? null;
}

export type NewOffice = {
  companyId: number;
  parentOfficeId: number | null;
  name: string;
  billingEmail: string;
  planId: number;
  schedule: Schedule;
  cycle: Cycle;
};

/** A new active office in the regular cycle that holds now. */
export async function insertOffice(tx: Tx, office: NewOffice, now: Date): Promise<number> {
  const { officeId } = await tx.office.create({
    data: {
      companyId: office.companyId,
      parentOfficeId: office.parentOfficeId,
      name: office.name,
      billingEmail: office.billingEmail,
      timeZone: office.schedule.timeZone,
      billingCycleAnchorDate: fromCalendarDate(office.schedule.anchorOn),
      currentPlanId: office.planId,
      cycleKey: office.cycle.key,
      cycleStartAt: office.cycle.startAt,
      cycleEndAt: office.cycle.endAt,
      createdAt: now,
      updatedAt: now,
    },
    select: { officeId: true },
  });
  return officeId;
}

/** Keeps Stripe's customer: ciphertext and blind index of its id. */
export async function setOfficeCustomer(
  tx: Tx,
  officeId: number,
  customer: { ref: string; index: string },
  now: Date,
): Promise<void> {
  await tx.office.update({
    where: { officeId },
    data: {
      paymentProviderCustomerId: customer.ref,
      paymentProviderCustomerIndex: customer.index,
      updatedAt: now,
    },
  });
}

/** The office of one of Stripe's customers, by the blind indexes of its id. */
export async function findOfficeIdByCustomer(
  tx: Tx,
  indexes: readonly string[],
): Promise<number | null> {
  const office = await tx.office.findFirst({
    where: { paymentProviderCustomerIndex: { in: [...indexes] } },
    select: { officeId: true },
  });
  return office?.officeId ?? null;
}

/** What the office's invoices are charged to; null when nothing is on file. */
export async function setDefaultMethod(
  tx: Tx,
  officeId: number,
  method: { brand: string; last4: string } | null,
  now: Date,
): Promise<void> {
  await tx.office.update({
    where: { officeId },
    data: {
      defaultMethodBrand: method?.brand ?? null,
      defaultMethodLast4: method?.last4 ?? null,
      updatedAt: now,
    },
  });
}

/** Gives office credit, such as what a voided invoice had taken. */
export async function giveOfficeCredit(
  tx: Tx,
  officeId: number,
  cents: Cents,
  now: Date,
): Promise<void> {
  if (cents === 0) return;
  await tx.office.update({
    where: { officeId },
    data: { creditBalance: { increment: fromCents(cents) }, updatedAt: now },
  });
}

/** Active offices with a failed or overdue invoice, and past_due ones without: their status is old. */
export async function listOfficeIdsOfOldStanding(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ officeId: number }[]>`
    select o.office_id as "officeId" from offices o
    where o.subscription_status in ('active', 'past_due')
      and (o.subscription_status = 'past_due') <> exists (
        select from invoices i where i.office_id = o.office_id and ${isFailedOrOverdue(now)})
    order by o.office_id limit ${limit}`;
  return rows.map((row) => row.officeId);
}

/** Up to `limit` offices in scope, newest first, after one. */
export async function listOfficePage(
  tx: Tx,
  page: { afterId: number | null; limit: number },
): Promise<Office[]> {
  const { afterId, limit } = page;
  const after = afterId === null ? Prisma.empty : Prisma.sql`where office_id < ${afterId}::bigint`;
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS} from offices ${after} order by office_id desc limit ${limit}`;
  return rows.map(toOffice);
}

/** Offices by id, those not in scope left out. */
export async function listOfficesById(tx: Tx, officeIds: readonly number[]): Promise<Office[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS} from offices where office_id = any(${[...officeIds]}::int[]) order by office_id`;
  return rows.map(toOffice);
}
