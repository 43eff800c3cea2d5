import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

const INVOICES = "invoices";

/** What an invoice's status says and what its row says are one. Rule: docs/domain.md §5. */
export const STATE_CHECKS: readonly Check[] = [
  check(
    "canceled-has-its-reason",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where (status = 'canceled') <> (cancel_reason is not null)
        or (status = 'canceled') <> (canceled_at is not null)`,
  ),
  check(
    "issued-has-its-times",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where (finalized_at is not null) <> (invoice_sequence is not null)
        or (due_at is not null) <> (invoice_sequence is not null)
        or finalized_at < created_at`,
  ),
  check(
    "paid-has-its-time",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices where (status = 'paid') <> (paid_at is not null)`,
  ),
  check(
    "draft-is-untouched",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where (status = 'draft' or cancel_reason in ('operator', 'nothing_to_bill'))
        and (amount_paid, amount_credited, amount_refunded) <> (0, 0, 0)
      or status = 'draft' and stripe_invoice_id is not null`,
  ),
  check(
    "ended-draft-is-finalized",
    "monthly drafts of ended cycles that nobody holds back",
    Prisma.sql`select i.invoice_id as id from invoices i join offices o using (office_id)
      where i.status = 'draft' and i.invoice_type = 'monthly'
        and i.billing_period_end <= o.cycle_start_at and i.review_state in ('none', 'approved')`,
  ),
  check(
    "issued-is-not-under-review",
    INVOICES,
    Prisma.sql`select invoice_id as id from invoices
      where invoice_sequence is not null and review_state in ('parked', 'held')`,
  ),
];
