import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

const INVOICES = "invoices";

/** An invoice's columns are the sums of what stands behind it, and within bounds. Rule: docs/domain.md §5. */
export const AMOUNT_CHECKS: readonly Check[] = [
  check(
    "total-is-the-sum-of-lines",
    INVOICES,
    Prisma.sql`select i.invoice_id as id
      from invoices i left join (
        select invoice_id, sum(total_price) as total from invoice_line_items group by invoice_id
      ) made using (invoice_id)
      where i.total_amount <> coalesce(made.total, 0)`,
  ),
  check(
    "line-count-is-the-number-of-charges",
    INVOICES,
    Prisma.sql`select i.invoice_id as id
      from invoices i left join (
        select invoice_id, count(*) filter (where item_type <> 'credit') as lines
        from invoice_line_items group by invoice_id
      ) made using (invoice_id)
      where i.line_count <> coalesce(made.lines, 0)`,
  ),
  check(
    "amounts-are-within-bounds",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where least(total_amount, amount_paid, amount_credited, amount_refunded) < 0
        or amount_credited > total_amount or amount_paid > total_amount or amount_refunded > amount_paid`,
  ),
  check(
    "paid-when-nothing-is-due",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where status in ('sent', 'failed') and total_amount <= amount_credited + amount_paid
        or status = 'paid' and total_amount > amount_credited + amount_paid`,
  ),
  check(
    "paid-is-the-sum-of-payments",
    INVOICES,
    sumDiffers(
      Prisma.sql`amount_paid`,
      Prisma.sql`select invoice_id, sum(amount) as amount from payments
        where kind = 'charge' and status = 'succeeded' group by invoice_id`,
    ),
  ),
  check(
    "refunded-is-the-sum-of-what-went-back",
    INVOICES,
    // A refund and a dispute of one payment may take it twice.
    sumDiffers(
      Prisma.sql`amount_refunded`,
      Prisma.sql`select invoice_id, least(sum(p.amount), i.amount_paid) as amount
        from payments p join invoices i using (invoice_id)
        where p.kind in ('refund', 'dispute') and p.status = 'succeeded' group by invoice_id, i.amount_paid`,
    ),
  ),
  check(
    "credited-is-the-sum-of-credit-notes",
    INVOICES,
    sumDiffers(
      Prisma.sql`amount_credited`,
      Prisma.sql`select invoice_id, sum(amount) as amount from credit_notes group by invoice_id`,
    ),
  ),
];

function sumDiffers(column: Prisma.Sql, sums: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`select i.invoice_id as id
    from invoices i left join (${sums}) made using (invoice_id)
    where i.${column} <> coalesce(made.amount, 0)`;
}
