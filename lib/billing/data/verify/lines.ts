import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

const LINES = "line items";

/** What an invoice charges, line by line. Rule: docs/domain.md §2 and §4. */
export const LINE_CHECKS: readonly Check[] = [
  check(
    "line-belongs-to-its-invoice",
    LINES,
    Prisma.sql`select l.line_item_id as id
      from invoice_line_items l left join invoices i using (invoice_id)
      where (l.office_id, l.company_id) is distinct from (i.office_id, i.company_id)`,
  ),
  check(
    "line-multiplies",
    LINES,
    Prisma.sql`select line_item_id as id from invoice_line_items
      where quantity < 1 or total_price <> quantity * unit_price or (item_type = 'credit') <> (total_price < 0)`,
  ),
  check(
    "line-of-a-patient-has-a-ref",
    LINES,
    Prisma.sql`select l.line_item_id as id from invoice_line_items l join invoices i using (invoice_id)
      where (l.item_type in ('patient_activation', 'patient_renewal')) <> (l.anonymous_patient_ref is not null)
        or l.anonymous_patient_ref is not null and i.invoice_type <> 'monthly'`,
  ),
  check(
    "ref-is-that-of-a-patient",
    LINES,
    Prisma.sql`select l.line_item_id as id
      from invoice_line_items l
      left join patients p on p.anonymous_patient_ref = l.anonymous_patient_ref and p.company_id = l.company_id
      where l.anonymous_patient_ref is not null and p.patient_id is null`,
  ),
  check(
    "patient-is-billed-once-by-an-invoice",
    "line items beside the patient's first",
    Prisma.sql`select id from (
        select line_item_id as id,
          row_number() over (partition by invoice_id, anonymous_patient_ref order by line_item_id) as nth
        from invoice_line_items where anonymous_patient_ref is not null
      ) numbered
      where nth > 1`,
  ),
  // Only a cycle whose draft was canceled has two invoices, so this reads a few lines of many.
  check(
    "patient-is-billed-once-in-a-cycle",
    "line items on another invoice of the cycle than the patient's first",
    Prisma.sql`select id from (
        select l.line_item_id as id, l.invoice_id, first_value(l.invoice_id) over (
          partition by i.office_id, i.billing_period_start, l.anonymous_patient_ref order by l.line_item_id) as first_id
        from invoices i join invoice_line_items l using (invoice_id)
        where l.anonymous_patient_ref is not null and (i.office_id, i.billing_period_start) in (
          select office_id, billing_period_start from invoices where invoice_type = 'monthly'
          group by office_id, billing_period_start having count(*) > 1)
      ) billed
      where invoice_id <> first_id`,
  ),
];
