import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

const INVOICES = "invoices";

/** What each account holds of each invoice: debits less credits. */
const BALANCES = Prisma.sql`
  select invoice_id,
    sum(case when debit_account = 'receivable' then amount when credit_account = 'receivable' then -amount else 0 end) as receivable,
    sum(case when debit_account = 'cash' then amount when credit_account = 'cash' then -amount else 0 end) as cash,
    sum(case when debit_account = 'write_offs' then amount when credit_account = 'write_offs' then -amount else 0 end) as write_offs,
    sum(case when credit_account = 'contract' then amount when debit_account = 'contract' then -amount else 0 end)
      + sum(case when credit_account = 'revenue' then amount when debit_account = 'revenue' then -amount else 0 end) as earned_or_owed
  from journal group by invoice_id`;

const TAKEN = Prisma.sql`
  select invoice_id, -sum(total_price) as taken from invoice_line_items where item_type = 'credit' group by invoice_id`;

const NOTES = Prisma.sql`
  select invoice_id, sum(amount) filter (where kind <> 'office_credit') as off_receivable
  from credit_notes group by invoice_id`;

const MOVED = Prisma.sql`
  select invoice_id, sum(amount) filter (where kind = 'refund') as refunded,
    sum(amount) filter (where kind = 'dispute') as disputed
  from payments where status = 'succeeded' group by invoice_id`;

/** The books say of every invoice what its documents say. Rule: docs/domain.md §8. */
export const BOOK_CHECKS: readonly Check[] = [
  check(
    "journal-belongs-to-its-invoice",
    "journal rows",
    Prisma.sql`select j.journal_id as id from journal j left join invoices i using (invoice_id)
      where (j.office_id, j.company_id) is distinct from (i.office_id, i.company_id)`,
  ),
  check(
    "receivable-is-what-is-owed",
    INVOICES,
    differs(
      Prisma.sql`receivable`,
      Prisma.sql`coalesce(m.refunded, 0) + coalesce(m.disputed, 0) - i.amount_paid - coalesce(b.write_offs, 0)
        + case when i.invoice_sequence is null or i.cancel_reason = 'voided' then 0
          else i.total_amount - coalesce(n.off_receivable, 0) end`,
    ),
  ),
  check(
    "recognised-and-deferred-are-what-was-invoiced",
    INVOICES,
    differs(
      Prisma.sql`earned_or_owed`,
      Prisma.sql`case
        when i.invoice_sequence is null or i.cancel_reason = 'voided' then 0
        else i.total_amount + coalesce(t.taken, 0) - i.amount_credited end`,
    ),
  ),
  check(
    "cash-is-what-was-paid",
    INVOICES,
    differs(
      Prisma.sql`cash`,
      Prisma.sql`i.amount_paid - coalesce(m.refunded, 0) - coalesce(m.disputed, 0)`,
    ),
  ),
  // Of a lost dispute only that is written off which no credit note has promised to give back.
  check(
    "written-off-is-what-was-given-up",
    INVOICES,
    joined(Prisma.sql`coalesce(b.write_offs, 0) - case
        when i.cancel_reason = 'written_off' then i.total_amount - i.amount_credited - i.amount_paid else 0 end
      not between 0 and coalesce(m.disputed, 0)`),
  ),
  check(
    "office-credit-is-what-is-left-of-it",
    "offices",
    Prisma.sql`select o.office_id as id from offices o
      left join (select office_id, sum(amount) as given from credit_notes
        where kind = 'office_credit' group by office_id) g using (office_id)
      left join (select i.office_id, sum(t.taken) as taken from (${TAKEN}) t join invoices i using (invoice_id)
        where i.cancel_reason is distinct from 'voided' group by i.office_id) t using (office_id)
      where o.credit_balance <> coalesce(g.given, 0) - coalesce(t.taken, 0)`,
  ),
  check(
    "office-credit-is-in-the-books",
    "offices",
    Prisma.sql`select o.office_id as id from offices o
      left join (
        select office_id, sum(case when credit_account = 'customer_credit' then amount else -amount end) as balance
        from journal where 'customer_credit' in (debit_account, credit_account) group by office_id
      ) b using (office_id)
      where o.credit_balance <> coalesce(b.balance, 0)`,
  ),
];

function differs(balance: Prisma.Sql, documented: Prisma.Sql): Prisma.Sql {
  return joined(Prisma.sql`coalesce(b.${balance}, 0) <> ${documented}`);
}

function joined(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`select i.invoice_id as id
    from invoices i
    left join (${BALANCES}) b using (invoice_id)
    left join (${NOTES}) n using (invoice_id)
    left join (${MOVED}) m using (invoice_id)
    left join (${TAKEN}) t using (invoice_id)
    where ${condition}`;
}
