import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { Cycle } from "../domain/cycle";
import { type Cents, MAX_CENTS } from "../domain/money";
import { fromCents } from "./amounts";

type Activated = { patientId: number; ref: string; isBilled: boolean };
type Place = { officeId: number; companyId: number; cycle: Cycle };

/** Where the fee of a billed patient went. */
export type BilledLine = { ref: string; invoiceId: number; lineItemId: number };

/**
 * Activates locked, inactive patients of a locked office in one statement: their newest plans are
 * sent, stretches opened, and the billed ones get a line on the cycle's draft, which is made on
 * first need. Answers null when the draft cannot hold the fees: the caller has to refuse.
 */
export async function openActivations(
  tx: Tx,
  { officeId, companyId, cycle }: Place,
  patients: readonly Activated[],
  fee: { cents: Cents; description: string },
  now: Date,
): Promise<BilledLine[] | null> {
  const billed = patients.filter(({ isBilled }) => isBilled);
  const addedCents = fee.cents * billed.length;
  if (addedCents > MAX_CENTS) return null;
  const mostBefore = fromCents(MAX_CENTS - addedCents);
  const rows = patients.map(({ patientId, ref, isBilled }) => ({
    patient_id: patientId,
    ref,
    is_billed: isBilled,
  }));
  const lines = await tx.$queryRaw<(Omit<BilledLine, "lineItemId"> & { lineItemId: bigint })[]>`
    with given as (
      select ${officeId}::int as office_id, ${companyId}::int as company_id, ${cycle.key}::text as cycle_key,
        ${cycle.startAt}::timestamptz as start_at, ${cycle.endAt}::timestamptz as end_at, ${now}::timestamptz as now,
        ${billed.length}::int as lines, ${fromCents(fee.cents)}::numeric as fee, ${fromCents(addedCents)}::numeric as added
    ), opened as (
      select * from ${rowsOf(rows)} as t(patient_id int, ref text, is_billed boolean)
    ), draft as (
      select i.invoice_id from given join invoices i using (office_id)
      where i.invoice_type = 'monthly' and i.status = 'draft' and i.billing_period_start = start_at
    ), made as (
      insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end,
        period_start_on, line_count, total_amount, created_at, updated_at)
      select office_id, company_id, 'monthly', start_at, end_at, cycle_key::date, lines, added, now, now
      from given where lines > 0 and not exists (select from draft)
      returning invoice_id
    ), raised as (
      update invoices i set total_amount = i.total_amount + added, line_count = i.line_count + lines, updated_at = now
      from given, draft
      where i.invoice_id = draft.invoice_id and lines > 0 and i.total_amount <= ${mostBefore}::numeric
      returning i.invoice_id
    ), billed as (
      insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price,
        item_type, anonymous_patient_ref, created_at)
      select bill.invoice_id, office_id, company_id, ${fee.description}, 1, fee, fee, 'patient_activation', ref, now
      from given, opened, (select invoice_id from made union all select invoice_id from raised) bill
      where is_billed
      returning anonymous_patient_ref as ref, invoice_id, line_item_id
    ), stretches as (
      insert into patient_activations (patient_id, company_id, office_id, activated_at)
      select patient_id, company_id, office_id, now from given, opened
    ), sent as (
      update care_plans c set status = 'sent', sent_at = now
      from given, (select max(care_plan_id) as care_plan_id from opened join care_plans using (patient_id)
        group by patient_id) newest
      where c.care_plan_id = newest.care_plan_id and c.status = 'draft'
    ), flagged as (
      update patients p set is_active_for_billing = true, activated_at = now, deactivated_at = null,
        last_billed_cycle = case when is_billed then cycle_key else last_billed_cycle end
      from given, opened where p.patient_id = opened.patient_id
    )
    select ref, invoice_id as "invoiceId", line_item_id as "lineItemId" from billed`;
  if (lines.length < billed.length) return null;
  return lines.map((row) => ({ ...row, lineItemId: Number(row.lineItemId) }));
}
