import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { InvoiceStatus, InvoiceType } from "../domain/invoice";
import type { Cents } from "../domain/money";
import { fromCents } from "./amounts";
import type { Invoice } from "./invoices";
import { isOverdue } from "./overdue";

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
  /** Only what is unpaid past its due date at this instant. */
  overdueAt?: Date | undefined;
};

export type InvoiceSort = { by: "created_at" | "total_amount" | "due_at"; isDescending: boolean };

/** The last row of the page before: its value of the sort (null: it has none) and its id. */
export type InvoicePosition = { value: string | null; id: number };

/** What the portal's lists show besides. */
export type InvoiceDetails = {
  officeName: string;
  timeZone: string;
  /** What a one-off charge is called; null for monthly invoices. */
  chargeName: string | null;
  isOverdue: boolean;
};

const COLUMNS = Prisma.sql`i.invoice_id as "invoiceId", i.office_id as "officeId", i.company_id as "companyId",
  i.invoice_number as "invoiceNumber", i.invoice_type::text as type, i.status::text as status,
  i.cancel_reason::text as "cancelReason", i.review_state::text as "reviewState",
  i.billing_period_start as "startAt", i.billing_period_end as "endAt", i.line_count as "lineCount",
  i.total_cents::float8 as "totalCents", (i.amount_paid * 100)::float8 as "paidCents",
  (i.amount_credited * 100)::float8 as "creditedCents", (i.amount_refunded * 100)::float8 as "refundedCents",
  i.stripe_invoice_id as "stripeRef", i.stripe_synced_at as "stripeSyncedAt", i.due_at as "dueAt",
  i.finalized_at as "finalizedAt", i.paid_at as "paidAt", i.canceled_at as "canceledAt",
  i.created_at as "createdAt", i.updated_at as "updatedAt"`;

const detailColumns = (now: Date) => Prisma.sql`, o.name as "officeName", o.time_zone as "timeZone",
  case when i.invoice_type <> 'monthly' then (
    select l.description from invoice_line_items l
    where l.invoice_id = i.invoice_id order by l.line_item_id limit 1) end as "chargeName",
  ${isOverdue(now)} as "isOverdue"`;

const WITH_OFFICE = Prisma.sql`join offices o on o.office_id = i.office_id`;

type Flat = Omit<Invoice, "period"> & { startAt: Date | null; endAt: Date | null };

function withPeriod<Row extends Flat>(row: Row): Row & Pick<Invoice, "period"> {
  const { startAt, endAt } = row;
  return { ...row, period: startAt && endAt ? { startAt, endAt } : null };
}

export type PageOfInvoices = {
  /** null: of every office in scope, sorted by creation only. */
  officeId: number | null;
  filter: InvoiceFilter;
  sort: InvoiceSort;
  after: InvoicePosition | null;
  limit: number;
};

/**
 * Up to `limit` invoices of an office after a position. Values of the sort that are missing stand
 * last in both directions. Each page is one range of an index, however deep it lies.
 */
export async function listInvoicePage(tx: Tx, page: PageOfInvoices): Promise<Invoice[]> {
  return selectPage(tx, page, { columns: Prisma.empty, joins: Prisma.empty });
}

/** The same with what the portal's lists show besides. */
export async function listDetailedInvoicePage(
  tx: Tx,
  page: PageOfInvoices,
  now: Date,
): Promise<(Invoice & InvoiceDetails)[]> {
  return selectPage(tx, page, { columns: detailColumns(now), joins: WITH_OFFICE });
}

type Extras = { columns: Prisma.Sql; joins: Prisma.Sql };

async function selectPage<Extra>(
  tx: Tx,
  page: PageOfInvoices,
  extras: Extras,
): Promise<(Invoice & Extra)[]> {
  const { after, limit, sort } = page;
  if (sort.by !== "due_at") return selectRange<Extra>(tx, page, extras, true);
  const isPastValues = after !== null && after.value === null;
  const valued = isPastValues ? [] : await selectRange<Extra>(tx, page, extras, true);
  if (valued.length === limit) return valued;
  const rest = { ...page, after: isPastValues ? after : null, limit: limit - valued.length };
  return [...valued, ...(await selectRange<Extra>(tx, rest, extras, false))];
}

async function selectRange<Extra>(
  tx: Tx,
  { officeId, filter, sort, after, limit }: PageOfInvoices,
  { columns, joins }: Extras,
  hasValue: boolean,
): Promise<(Invoice & Extra)[]> {
  const conditions = conditionsOf(filter);
  if (officeId !== null) conditions.push(Prisma.sql`i.office_id = ${officeId}`);
  if (sort.by === "due_at") {
    conditions.push(hasValue ? Prisma.sql`i.due_at is not null` : Prisma.sql`i.due_at is null`);
  }
  if (after !== null) conditions.push(afterPosition(officeId, sort, after));
  const which = conditions.length > 0 ? Prisma.join(conditions, " and ") : Prisma.sql`true`;
  const rows = await tx.$queryRaw<(Flat & Extra)[]>`
    select ${COLUMNS} ${columns}
    from invoices i ${joins}
    where ${which}
    order by ${orderOf(officeId, sort)}
    limit ${limit}`;
  return rows.map(withPeriod);
}

/** Amounts sort by their cents: numeric's operators are not leakproof, so no index helps them here. */
function columnOf(sort: InvoiceSort): Prisma.Sql {
  return Prisma.raw(`i.${sort.by === "total_amount" ? "total_cents" : sort.by}`);
}

function orderOf(officeId: number | null, sort: InvoiceSort): Prisma.Sql {
  const direction = Prisma.raw(sort.isDescending ? "desc" : "asc");
  if (officeId === null) return Prisma.sql`i.invoice_id ${direction}`;
  const nulls = Prisma.raw(sort.isDescending ? "desc nulls first" : "asc nulls last");
  return Prisma.sql`${columnOf(sort)} ${nulls}, i.invoice_id ${direction}`;
}

function afterPosition(
  officeId: number | null,
  sort: InvoiceSort,
  after: InvoicePosition,
): Prisma.Sql {
  const than = Prisma.raw(sort.isDescending ? "<" : ">");
  if (after.value === null || officeId === null) {
    return Prisma.sql`i.invoice_id ${than} ${after.id}::bigint`;
  }
  const type = Prisma.raw(sort.by === "total_amount" ? "bigint" : "timestamptz");
  return Prisma.sql`(${columnOf(sort)}, i.invoice_id) ${than} (${after.value}::text::${type}, ${after.id}::bigint)`;
}

function conditionsOf(filter: InvoiceFilter): Prisma.Sql[] {
  const { statuses, type, periodFromOn, periodToOn, minCents, maxCents, numberPart, overdueAt } =
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
  if (overdueAt !== undefined) conditions.push(isOverdue(overdueAt));
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
