import type { Tx } from "@/lib/db/transaction";

/**
 * How many lines each office's last monthly invoice has of those that began before an instant and
 * were not canceled, by office; offices without one are left out.
 */
export async function listPreviousLines(
  tx: Tx,
  offices: readonly { officeId: number; beforeAt: Date }[],
): Promise<Map<number, number>> {
  if (offices.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ officeId: number; lines: number }[]>`
    select o.office_id as "officeId", p.line_count as lines
    from unnest(${offices.map((o) => o.officeId)}::int[], ${offices.map((o) => o.beforeAt)}::timestamptz[])
      as o(office_id, before_at)
    cross join lateral (
      select i.line_count from invoices i
      where i.office_id = o.office_id and i.invoice_type = 'monthly' and i.status <> 'canceled'
        and i.billing_period_start < o.before_at
      order by i.billing_period_start desc limit 1) p`;
  return new Map(rows.map((row) => [row.officeId, row.lines]));
}
