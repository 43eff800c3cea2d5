import type { Tx } from "@/lib/db/transaction";
import type { Cents } from "../domain/money";

export type CycleFacts = {
  activePatients: number;
  draft: { invoiceId: number; billedPatients: number; totalCents: Cents } | null;
};

type Row = {
  activePatients: number;
  invoiceId: number | null;
  totalCents: Cents | null;
  billedPatients: number;
};

/** Who is active now, and what the running cycle's draft holds so far. */
export async function readCycleFacts(
  tx: Tx,
  office: { officeId: number; cycle: { startAt: Date } },
): Promise<CycleFacts> {
  const { officeId, cycle } = office;
  const [row] = await tx.$queryRaw<Row[]>`
    select
      (select count(*)::int from patients where office_id = ${officeId} and is_active_for_billing) as "activePatients",
      d.invoice_id as "invoiceId", d.total_cents::float8 as "totalCents",
      (select count(*)::int from invoice_line_items l
        where l.invoice_id = d.invoice_id and l.anonymous_patient_ref is not null) as "billedPatients"
    from (select 1) one
    left join invoices d on d.office_id = ${officeId} and d.invoice_type = 'monthly' and d.status = 'draft'
      and d.billing_period_start = ${cycle.startAt}`;
  const { activePatients = 0, invoiceId = null, totalCents = null, billedPatients = 0 } = row ?? {};
  return {
    activePatients,
    draft:
      invoiceId === null || totalCents === null ? null : { invoiceId, billedPatients, totalCents },
  };
}
