import { adminQuery } from "@/lib/testing/database";

/**
 * Everything in the tables that breaks a rule, in words; empty when all is well. It asks what must
 * hold whatever happened in whatever order, from the stretches of activity and from nothing else.
 */
export async function faultsFound(): Promise<string[]> {
  const faults = Object.entries(FAULTS).map(
    ([fault, sql]) => `select '${fault}: ' || of as fault from (${sql}) t(of)`,
  );
  await adminQuery("analyze");
  const rows = await adminQuery<{ fault: string }>(`${WITH} ${faults.join(" union all ")}`);
  return rows.map(({ fault }) => fault).sort();
}

/** Every cycle that was billed or is running, by office; lines and activations with their cycles. */
const WITH = `
  with cycles as materialized (
    select office_id, billing_period_start as start_at, billing_period_end as end_at from invoices
      where invoice_type = 'monthly'
    union select office_id, cycle_start_at, cycle_end_at from offices
  ), patient_lines as materialized (
    select l.office_id, i.billing_period_start as start_at, i.period_start_on, l.anonymous_patient_ref as ref, l.item_type
    from invoice_line_items l join invoices i using (invoice_id) where l.anonymous_patient_ref is not null
  ), stretches as materialized (
    select s.office_id, c.start_at, p.anonymous_patient_ref as ref, s.opened_by, s.activated_at < c.start_at as is_older,
      s.deactivated_at is null or s.deactivated_at >= c.start_at as is_at_start
    from patient_activations s join patients p using (patient_id)
    join cycles c on c.office_id = s.office_id and s.activated_at < c.end_at
  ), opened as materialized (select * from stretches where not is_older)`;

const FAULTS = {
  "numbers have gaps": `
    select c.last_value::text from number_counters c where c.name = 'invoice' and (c.last_value, c.last_value) <>
      (select coalesce(max(invoice_sequence), 0), count(invoice_sequence) from invoices)`,
  "cycles overlap": `
    select a.office_id::text from invoices a join invoices b on a.office_id = b.office_id and a.invoice_id < b.invoice_id
    where a.invoice_type = 'monthly' and b.invoice_type = 'monthly' and a.status <> 'canceled' and b.status <> 'canceled'
      and tstzrange(a.billing_period_start, a.billing_period_end) && tstzrange(b.billing_period_start, b.billing_period_end)`,
  "a total is not the sum of its lines": `
    select i.invoice_id::text from invoices i left join invoice_line_items l using (invoice_id) group by i.invoice_id
    having i.total_amount <> coalesce(sum(l.total_price), 0)
      or i.line_count <> count(l.line_item_id) filter (where l.item_type <> 'credit')`,
  "a patient is billed twice in a cycle": `
    select ref from patient_lines group by office_id, start_at, ref having count(*) > 1`,
  "active at a boundary and not renewed, or renewed and not active": `
    select ref || ' ' || start_at from (select * from stretches where is_older and is_at_start) active
    full join (select * from patient_lines where item_type = 'patient_renewal') renewed using (office_id, start_at, ref)
    where active.is_older is null or renewed.item_type is null`,
  "activated in a cycle and not on its bill": `
    select ref || ' ' || start_at from (
      select office_id, start_at, ref from opened group by 1, 2, 3 having bool_and(opened_by = 'activation')
      except select office_id, start_at, ref from patient_lines) missing`,
  "billed for an activation that was not in the cycle": `
    select ref || ' ' || start_at from (
      select office_id, start_at, ref from patient_lines where item_type = 'patient_activation'
      except select office_id, start_at, ref from opened where opened_by = 'activation') made_up`,
  "a line was put on the bill of another cycle": `
    select l.line_item_id::text from invoice_line_items l join invoices i using (invoice_id)
    where i.invoice_type = 'monthly' and l.item_type in ('patient_activation', 'one_off')
      and not (l.created_at >= i.billing_period_start and l.created_at < i.billing_period_end)`,
  "the flags of a patient are not its stretches": `
    select p.anonymous_patient_ref from patients p left join patient_activations s
      on s.patient_id = p.patient_id and s.deactivated_at is null
    where p.is_active_for_billing <> (s.patient_id is not null)
      or (p.is_active_for_billing and (p.activated_at, p.office_id) is distinct from (s.activated_at, s.office_id))`,
  "the last billed cycle is not that of the last line": `
    select ref from (select anonymous_patient_ref as ref, last_billed_cycle from patients) p
    left join (select ref, max(period_start_on)::text as last_on from patient_lines group by ref) l using (ref)
    where p.last_billed_cycle is distinct from l.last_on`,
  "an ended cycle still has a plain draft": `
    select i.invoice_id::text from invoices i join offices o using (office_id) where i.status = 'draft'
      and i.review_state in ('none', 'approved') and i.billing_period_end <= o.cycle_start_at`,
  "an invoice is not in the books as it stands": `
    select i.invoice_id::text from invoices i
    left join (select invoice_id, sum(total_price) filter (where item_type <> 'credit') as charged,
      -sum(total_price) filter (where item_type = 'credit') as taken from invoice_line_items group by 1) l using (invoice_id)
    left join (select invoice_id, sum(amount) filter (where cause = 'finalize') as issued,
      sum(amount) filter (where cause = 'office_credit') as applied from journal group by 1) j using (invoice_id)
    where i.status <> 'canceled' and (j.issued is distinct from case when i.status <> 'draft' then l.charged end
      or j.applied is distinct from case when i.status <> 'draft' then l.taken end)`,
  "an issued invoice has not one intent to push it, or a draft has any": `
    select i.invoice_id::text from invoices i
    left join stripe_outbox o on o.invoice_id = i.invoice_id and o.kind = 'push_invoice'
    where i.status in ('sent', 'draft') group by i.invoice_id
    having count(o.outbox_id) <> case when i.status = 'sent' then 1 else 0 end`,
  "a pending intent has no job and waits for no other": `
    select o.outbox_id::text from stripe_outbox o where o.status = 'pending'
      and o.last_error is distinct from 'needs_customer'
      and not exists (select from graphile_worker._private_jobs j where j.key = 'intent.' || o.outbox_id)`,
  "a boundary is not audited once": `
    select o.office_id::text from offices o left join audit_events e
      on e.office_id = o.office_id and e.action = 'cycle.roll' and e.details ->> 'next_cycle' = o.cycle_key
    where o.cycle_start_at > o.created_at group by o.office_id having count(e.event_id) <> 1`,
};
