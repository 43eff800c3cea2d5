import { adminQuery } from "@/lib/testing/database";

export type Snapshot = Record<string, unknown[]>;

/**
 * All that billing wrote, by names that mean the same in every copy: no ids, no numbers in which
 * copies may differ, no real time. Two states are alike when their snapshots are equal.
 */
export async function takeSnapshot(): Promise<Snapshot> {
  const snapshot: Snapshot = {};
  for (const [what, sql] of Object.entries(PARTS)) {
    const rows = await adminQuery<{ row: unknown }>(
      `select to_jsonb(t) as row from (${sql}) t order by to_jsonb(t)::text`,
    );
    snapshot[what] = rows.map(({ row }) => row);
  }
  return snapshot;
}

const INVOICE = `(i.office_id || ' ' || i.invoice_type || ' ' || coalesce(i.period_start_on::text, ''))`;

/** Ids stand in an audit's details as they were drawn; what they point at is compared elsewhere. */
const NO_IDS = `(regexp_replace(e.details::text, '"(invoice_id|line_item_id|run_id)": \\d+', '', 'g'))`;

const PARTS = {
  offices: `select office_id, time_zone, subscription_status, billing_cycle_anchor_date, cycle_start_at, cycle_end_at,
    cycle_key, credit_balance, updated_at from offices`,
  patients: `select anonymous_patient_ref, office_id, is_active_for_billing, activated_at, deactivated_at,
    last_billed_cycle from patients`,
  stretches: `select patient_id, office_id, opened_by, activated_at, deactivated_at from patient_activations`,
  carePlans: `select patient_id, office_id, status, sent_at from care_plans`,
  invoices: `select ${INVOICE} as invoice, i.status, cancel_reason, review_state, total_amount, line_count, amount_paid,
    billing_period_end, invoice_number is not null as is_numbered, due_at, finalized_at, canceled_at, created_at
    from invoices i`,
  lines: `select ${INVOICE} as invoice, l.anonymous_patient_ref, l.item_type, l.description, l.quantity, l.unit_price,
    l.total_price, l.created_at from invoice_line_items l join invoices i using (invoice_id)`,
  journal: `select ${INVOICE} as invoice, j.cause, j.item_type, j.debit_account, j.credit_account, j.amount, j.month,
    j.posted_at from journal j join invoices i using (invoice_id)`,
  outbox: `select o.office_id, o.kind, o.status, o.last_error, ${INVOICE} as invoice,
    exists (select from graphile_worker._private_jobs where key = 'intent.' || o.outbox_id) as has_job
    from stripe_outbox o left join invoices i using (invoice_id)`,
  audit: `select e.office_id, e.action, e.actor_type, e.object_type, e.business_at, ${NO_IDS} as details
    from audit_events e where e.office_id is not null`,
  counters: `select name, last_value from number_counters`,
  runs: `select sum(invoices_finalized) as finalized, sum(invoices_drafted) as drafted, sum(lines_written) as lines,
    sum(offices_failed) as failed from billing_runs`,
  answers: `select actor_key, key, response_status from idempotency_keys`,
} satisfies Record<string, string>;
