import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { adminQuery } from "./database";
import { makeOffice, makePatients, type TestOffice } from "./practice";

/** An office with active patients. */
export async function officeWithPatients(
  count: number,
  options: Parameters<typeof makeOffice>[0] = {},
): Promise<{ office: TestOffice; ids: number[] }> {
  const office = await makeOffice(options);
  const ids = await makePatients(office, count);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  return { office, ids };
}

/** Everything that billing wrote for an office, without ids and real times. */
export async function historyOf(officeId: number) {
  const invoices = await adminQuery(
    `select i.status::text, i.cancel_reason::text, i.period_start_on::text as period, i.total_amount::text as total,
       i.line_count as lines, i.invoice_number is not null as numbered,
       (select jsonb_object_agg(t.item_type, t.count) from (
          select item_type::text, count(*) from invoice_line_items l where l.invoice_id = i.invoice_id group by 1) t) as by_type
     from invoices i where i.office_id = $1 order by i.billing_period_start, i.invoice_id`,
    [officeId],
  );
  const [office] = await adminQuery(
    "select cycle_key, subscription_status::text as status from offices where office_id = $1",
    [officeId],
  );
  const journal = await adminQuery(
    "select cause, item_type::text, debit_account, credit_account, amount::text from journal where office_id = $1 order by journal_id",
    [officeId],
  );
  return { office, invoices, journal };
}

/** Whether the numbers given so far are 1, 2, 3 … up to the counter. */
export async function areNumbersGapless(): Promise<boolean> {
  const [row] = await adminQuery<{ ok: boolean }>(
    `select coalesce(max(invoice_sequence), 0) = count(invoice_sequence)
        and coalesce(max(invoice_sequence), 0) = (select last_value from number_counters where name = 'invoice') as ok
     from invoices`,
  );
  return row?.ok ?? false;
}

/** Makes an office that no rollover can roll: its draft's total is not the sum of its lines. */
export async function breakOffice(officeId: number): Promise<void> {
  await shiftDraftTotal(officeId, 97);
}

/** Takes that back. */
export async function mendOffice(officeId: number): Promise<void> {
  await shiftDraftTotal(officeId, -97);
}

async function shiftDraftTotal(officeId: number, by: number): Promise<void> {
  await adminQuery(
    "update invoices set total_amount = total_amount + $2 where office_id = $1 and status = 'draft'",
    [officeId, by],
  );
}
