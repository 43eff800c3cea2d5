import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { InvoiceStatus, InvoiceType } from "../domain/invoice";
import type { Cents } from "../domain/money";
import { fromCents } from "./amounts";
import type { Invoice } from "./invoices";

export type InvoiceFilter = {
  /** null: any. */
  statuses: readonly InvoiceStatus[] | null;
  type?: InvoiceType | undefined;
  /** Local start dates of the period, both inclusive; invoices without a period are left out. */
  periodFromOn?: string | undefined;
  periodToOn?: string | undefined;
  minCents?: Cents | undefined;
  maxCents?: Cents | undefined;
  /** A literal part of the number, in any case. */
  numberPart?: string | undefined;
  /** Only invoices that were due before this instant. */
  dueBefore?: Date | undefined;
};

export type InvoiceSort = { by: "created_at" | "total_amount" | "due_at"; isDescending: boolean };

/** The last row of the page before: its value of the sort (null: it has none) and its id. */
export type InvoicePosition = { value: string | null; id: number };

/** A row of a list: the invoice and what one-off charges are called. */
export type ListedInvoice = Invoice & { chargeName: string | null };

const COLUMNS = Prisma.sql`i.invoice_id as "invoiceId", i.office_id as "officeId", i.company_id as "companyId",
  i.invoice_number as "invoiceNumber", i.invoice_type::text as type, i.status::text as status,
  i.cancel_reason::text as "cancelReason", i.review_state::text as "reviewState",
  i.billing_period_start as "startAt", i.billing_period_end as "endAt", i.line_count as "lineCount",
  i.total_cents::float8 as "totalCents", (i.amount_paid * 100)::float8 as "paidCents",
  (i.amount_credited * 100)::float8 as "creditedCents", (i.amount_refunded * 100)::float8 as "refundedCents",
  i.stripe_invoice_id as "stripeRef", i.stripe_synced_at as "stripeSyncedAt", i.due_at as "dueAt",
  i.finalized_at as "finalizedAt", i.paid_at as "paidAt", i.canceled_at as "canceledAt",
  i.created_at as "createdAt", i.updated_at as "updatedAt"`;

const CHARGE_NAME = Prisma.sql`case when i.invoice_type <> 'monthly' then (
    select l.description from invoice_line_items l
    where l.invoice_id = i.invoice_id order by l.line_item_id limit 1) end as "chargeName"`;

type Row = Omit<ListedInvoice, "period"> & { startAt: Date | null; endAt: Date | null };

function toListed({ startAt, endAt, ...row }: Row): ListedInvoice {
  return { ...row, period: startAt && endAt ? { startAt, endAt } : null };
}

type PageOf = {
  officeId: number;
  filter: InvoiceFilter;
  sort: InvoiceSort;
  after: InvoicePosition | null;
  limit: number;
};

/**
 * Up to `limit` invoices of an office after a position. Values of the sort that are missing stand
 * last in both directions. Each page is one range of an index, however deep it lies.
 */
export async function listInvoicePage(tx: Tx, page: PageOf): Promise<ListedInvoice[]> {
  const { after, limit } = page;
  const isPastValues = after !== null && after.value === null;
  const valued = isPastValues ? [] : await selectPage(tx, page, true, limit);
  if (page.sort.by !== "due_at" || valued.length === limit) return valued;
  const unvalued = await selectPage(
    tx,
    { ...page, after: isPastValues ? after : null },
    false,
    limit - valued.length,
  );
  return [...valued, ...unvalued];
}

async function selectPage(
  tx: Tx,
  { officeId, filter, sort, after }: PageOf,
  hasValue: boolean,
  limit: number,
): Promise<ListedInvoice[]> {
  // Amounts sort by their cents: numeric's operators are not leakproof, so no index helps them here.
  const column = Prisma.raw(`i.${sort.by === "total_amount" ? "total_cents" : sort.by}`);
  const direction = Prisma.raw(sort.isDescending ? "desc" : "asc");
  const nulls = Prisma.raw(sort.isDescending ? "desc nulls first" : "asc nulls last");
  const conditions = [Prisma.sql`i.office_id = ${officeId}`, ...conditionsOf(filter)];
  if (sort.by === "due_at") {
    conditions.push(hasValue ? Prisma.sql`i.due_at is not null` : Prisma.sql`i.due_at is null`);
  }
  if (after !== null) conditions.push(afterPosition(column, sort, after));
  const rows = await tx.$queryRaw<Row[]>`
    select ${COLUMNS}, ${CHARGE_NAME}
    from invoices i
    where ${Prisma.join(conditions, " and ")}
    order by ${column} ${nulls}, i.invoice_id ${direction}
    limit ${limit}`;
  return rows.map(toListed);
}

function afterPosition(column: Prisma.Sql, sort: InvoiceSort, after: InvoicePosition): Prisma.Sql {
  const than = Prisma.raw(sort.isDescending ? "<" : ">");
  if (after.value === null) return Prisma.sql`i.invoice_id ${than} ${after.id}::bigint`;
  const type = Prisma.raw(sort.by === "total_amount" ? "bigint" : "timestamptz");
  return Prisma.sql`(${column}, i.invoice_id) ${than} (${after.value}::text::${type}, ${after.id}::bigint)`;
}

function conditionsOf(filter: InvoiceFilter): Prisma.Sql[] {
  const { statuses, type, periodFromOn, periodToOn, minCents, maxCents, numberPart, dueBefore } =
    filter;
  const conditions: Prisma.Sql[] = [];
  if (statuses !== null) conditions.push(isOneOf(statuses));
  if (type !== undefined) conditions.push(Prisma.sql`i.invoice_type = ${type}::invoice_type`);
  if (periodFromOn !== undefined) {
    conditions.push(Prisma.sql`i.period_start_on >= ${periodFromOn}::text::date`);
  }
  if (periodToOn !== undefined) {
    conditions.push(Prisma.sql`i.period_start_on <= ${periodToOn}::text::date`);
  }
  if (minCents !== undefined) {
    conditions.push(Prisma.sql`i.total_amount >= ${fromCents(minCents)}::numeric`);
  }
  if (maxCents !== undefined) {
    conditions.push(Prisma.sql`i.total_amount <= ${fromCents(maxCents)}::numeric`);
  }
  if (numberPart !== undefined && numberPart !== "") {
    conditions.push(Prisma.sql`i.invoice_number ilike ${`%${escapeLike(numberPart)}%`}`);
  }
  if (dueBefore !== undefined) conditions.push(Prisma.sql`i.due_at < ${dueBefore}`);
  return conditions;
}

/** Statuses as literals of our own: the planner then sees that a partial index fits. */
function isOneOf(statuses: readonly InvoiceStatus[]): Prisma.Sql {
  return Prisma.raw(`i.status in (${statuses.map((status) => `'${status}'`).join(", ")})`);
}

/** A text that `like` takes literally. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** Which of these invoices wait for Stripe to answer a request to cancel or write off. */
export async function listPendingRequests(
  tx: Tx,
  invoiceIds: readonly number[],
): Promise<Set<number>> {
  if (invoiceIds.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ invoiceId: number }[]>`
    select distinct invoice_id as "invoiceId" from stripe_outbox
    where invoice_id = any(${[...invoiceIds]}::int[]) and status = 'pending'
      and kind in ('void_invoice', 'write_off_invoice')`;
  return new Set(rows.map((row) => row.invoiceId));
}

/** How many invoices of an office there are by state, each counted up to `cap`, and their sum. */
export type InvoiceCounts = {
  all: number;
  open: number;
  overdue: number;
  paid: number;
  draft: number;
  /** Total of what was issued and not canceled; null when there are too many to add up. */
  invoicedCents: Cents | null;
};

export async function countInvoices(
  tx: Tx,
  officeId: number,
  now: Date,
  cap: number,
): Promise<InvoiceCounts> {
  const counted = (condition: Prisma.Sql) => Prisma.sql`(select count(*)::int from (
    select from invoices i where i.office_id = ${officeId} and ${condition} limit ${cap}) capped)`;
  const [row] = await tx.$queryRaw<InvoiceCounts[]>`
    select ${counted(Prisma.sql`true`)} as "all",
      ${counted(Prisma.sql`i.status in ('sent', 'failed')`)} as open,
      ${counted(Prisma.sql`i.status in ('sent', 'failed') and i.due_at < ${now}`)} as overdue,
      ${counted(Prisma.sql`i.status = 'paid'`)} as paid,
      ${counted(Prisma.sql`i.status = 'draft'`)} as draft,
      (select case when count(*) < ${cap} then
          coalesce(sum(some.total_cents) filter (where some.status not in ('draft', 'canceled')), 0)::float8 end
        from (select i.total_cents, i.status from invoices i
          where i.office_id = ${officeId} limit ${cap}) some) as "invoicedCents"`;
  return row ?? { all: 0, open: 0, overdue: 0, paid: 0, draft: 0, invoicedCents: 0 };
}
