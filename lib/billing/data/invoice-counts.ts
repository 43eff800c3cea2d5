import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { Cents } from "../domain/money";
import { isOverdue } from "./overdue";

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
      ${counted(isOverdue(now))} as overdue,
      ${counted(Prisma.sql`i.status = 'paid'`)} as paid,
      ${counted(Prisma.sql`i.status = 'draft'`)} as draft,
      (select case when count(*) < ${cap} then
          coalesce(sum(listed.total_cents) filter (where listed.status not in ('draft', 'canceled')), 0)::float8 end
        from (select i.total_cents, i.status from invoices i
          where i.office_id = ${officeId} limit ${cap}) listed) as "invoicedCents"`;
  return row ?? { all: 0, open: 0, overdue: 0, paid: 0, draft: 0, invoicedCents: 0 };
}

/** The unpaid past their due date alone, counted up to `cap`. */
export async function countOverdueInvoices(
  tx: Tx,
  officeId: number,
  now: Date,
  cap: number,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select from invoices i where i.office_id = ${officeId} and ${isOverdue(now)} limit ${cap}) capped`;
  return row?.count ?? 0;
}
