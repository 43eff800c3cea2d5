import type { Product } from "./practice";

/**
 * §8, per office and to the cent, from the product's rows alone. Office credit that was applied
 * counts as paid, and what was paid and became office credit does not.
 */
const IDENTITIES = `
  with accounts as (
    select office_id, account, sum(amount) as balance from (
      select office_id, debit_account as account, amount from journal
      union all select office_id, credit_account, -amount from journal) sides
    group by 1, 2
  ), invoiced as (
    select i.office_id,
      sum(i.total_amount - coalesce(c.credit, 0)) filter (where i.cancel_reason is distinct from 'voided') as invoiced,
      sum(i.amount_credited) filter (where i.cancel_reason is distinct from 'voided') as credited,
      sum(i.amount_paid - coalesce(c.credit, 0) - coalesce(n.turned, 0)) filter (where i.cancel_reason is distinct from 'voided') as paid,
      sum(i.amount_refunded) as refunded
    from invoices i
    left join (select invoice_id, sum(total_price) as credit from invoice_line_items
      where item_type = 'credit' group by 1) c using (invoice_id)
    left join (select invoice_id, sum(amount) as turned from credit_notes
      where kind = 'office_credit' group by 1) n using (invoice_id)
    where i.invoice_number is not null group by 1
  )
  select o.office_id as office,
    coalesce((select balance from accounts a where a.office_id = o.office_id and account = 'receivable'), 0)::text as receivable,
    (coalesce(i.invoiced - i.credited - i.paid + i.refunded, 0)
      - coalesce((select balance from accounts a where a.office_id = o.office_id and account = 'write_offs'), 0))::text as owed,
    coalesce((select -sum(balance) from accounts a where a.office_id = o.office_id and account in ('contract', 'revenue')), 0)::text as earned,
    coalesce(i.invoiced - i.credited, 0)::text as billed,
    coalesce((select -balance from accounts a where a.office_id = o.office_id and account = 'customer_credit'), 0)::text as credit_owed,
    o.credit_balance::text as credit
  from offices o left join invoiced i using (office_id)`;

/** What does not add up. */
export async function identityProblems({ database }: Product): Promise<string[]> {
  const rows = await database.rows<Record<string, string>>(IDENTITIES);
  return rows.flatMap(({ office, receivable, owed, earned, billed, credit_owed, credit }) => [
    ...unlike(`office ${office}: receivable`, receivable, owed),
    ...unlike(`office ${office}: recognised + contract`, earned, billed),
    ...unlike(`office ${office}: customer credit`, credit_owed, credit),
  ]);
}

function unlike(what: string, left: string | undefined, right: string | undefined): string[] {
  return Number(left) === Number(right) ? [] : [`${what} is ${left}, the invoices say ${right}`];
}
