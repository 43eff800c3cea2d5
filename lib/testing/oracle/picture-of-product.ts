import type pg from "pg";
import type { Product } from "./practice";
import { drawRow, type Picture } from "./picture";

const AT = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const OFFICES = `
  select office_id, subscription_status::text as status, time_zone as zone,
    billing_cycle_anchor_date::text as anchor,
    case when next_zone_or_anchor then coalesce(next_time_zone, time_zone) end as next_zone,
    case when next_zone_or_anchor then coalesce(next_anchor_date, billing_cycle_anchor_date)::text end as next_anchor,
    cycle_key as cycle, ${AT("cycle_start_at")} as from, ${AT("cycle_end_at")} as to,
    ${AT("trial_ends_at")} as trial_ends, credit_balance::text as credit,
    default_method_last4 is not null as card,
    (select code from plans where plan_id = current_plan_id) as plan
  from (select *, next_time_zone is not null or next_anchor_date is not null as next_zone_or_anchor from offices) o`;

const PATIENTS = `
  select patient_id, office_id as office, is_active_for_billing as active, ${AT("activated_at")} as activated,
    ${AT("deactivated_at")} as deactivated, last_billed_cycle as last_billed,
    coalesce((select c.status::text from care_plans c where c.patient_id = p.patient_id
      order by c.care_plan_id desc limit 1), 'none') as plan,
    (select string_agg(a.office_id || ':' || a.opened_by || ':' || ${AT("a.activated_at")} || '/'
        || coalesce(${AT("a.deactivated_at")}, 'null'), ',' order by a.activation_id)
      from patient_activations a where a.patient_id = p.patient_id) as stretches
  from patients p`;

const INVOICES = `
  select invoice_id, office_id, invoice_type::text as type, period_start_on::text as key,
    ${AT("billing_period_start")} as from, ${AT("billing_period_end")} as to, status::text, cancel_reason::text as reason,
    review_state::text as review, invoice_number as number, total_amount::text as total, amount_paid::text as paid,
    amount_credited::text as credited, amount_refunded::text as refunded, ${AT("created_at")} as created,
    ${AT("finalized_at")} as finalized, ${AT("due_at")} as due, ${AT("paid_at")} as paid_at,
    ${AT("canceled_at")} as canceled_at, stripe_invoice_id is not null as pushed,
    coalesce(l.lines, '0/' || md5('')) as lines, p.payments, n.credit_notes
  from invoices i
  left join (select invoice_id, count(*) || '/' || md5(string_agg(line, ',' order by line collate "C")) as lines
    from (select invoice_id, concat_ws(':', item_type, coalesce(anonymous_patient_ref, '-'), unit_price, quantity) as line
      from invoice_line_items) t group by 1) l using (invoice_id)
  left join (select invoice_id, string_agg(concat_ws(':', kind, status, amount, ${AT("occurred_at")}), ',' order by payment_id) as payments
    from payments group by 1) p using (invoice_id)
  left join (select invoice_id, string_agg(concat_ws(':', credit_note_number, kind, amount), ',' order by credit_note_sequence) as credit_notes
    from credit_notes group by 1) n using (invoice_id)
  order by invoice_id`;

const JOURNAL = `
  select invoice_id, month || ' ' || cause || ' ' || coalesce(item_type::text, '-') || ' ' || debit_account || ' '
    || credit_account as name, sum(amount)::text as sum
  from journal where cause <> 'recognise' group by 1, 2`;

const NUMBERS = "select name, last_value as value from number_counters";

/** What stands in the product's books. */
export async function pictureOfProduct(product: Product): Promise<Picture> {
  const { database } = product;
  const officeNames = new Map(product.offices.map(({ officeId }, at) => [officeId, at]));
  const patientNames = new Map(product.patients.map(({ patientId }, at) => [patientId, at]));
  const picture: Picture = new Map();
  for (const { office_id, ...facts } of await database.rows(OFFICES)) {
    drawRow(picture, `office ${officeNames.get(Number(office_id))}`, facts);
  }
  for (const { patient_id, office, stretches, ...facts } of await database.rows(PATIENTS)) {
    const named = String(stretches ?? "").replace(
      /(^|,)(\d+)/g,
      (_, comma: string, id) => `${comma}${officeNames.get(Number(id))}`,
    );
    const row = { office: officeNames.get(Number(office)), ...facts, stretches: named };
    drawRow(picture, `patient ${patientNames.get(Number(patient_id))}`, row);
  }
  const invoiceNames = drawInvoices(picture, await database.rows(INVOICES), officeNames);
  for (const { invoice_id, name, sum } of await database.rows(JOURNAL)) {
    picture.set(`${invoiceNames.get(Number(invoice_id))} journal ${name}`, String(sum));
  }
  const numbers = await database.rows<{ name: string; value: number }>(NUMBERS);
  const given = new Map(numbers.map(({ name, value }) => [name, value]));
  drawRow(picture, "numbers", {
    invoice: given.get("invoice"),
    credit_note: given.get("credit_note"),
  });
  return picture;
}

function drawInvoices(
  picture: Picture,
  rows: pg.QueryResultRow[],
  officeNames: Map<number, number>,
): Map<number, string> {
  const names = new Map<number, string>();
  const counts = new Map<number, number>();
  for (const { invoice_id, office_id, payments, credit_notes, ...facts } of rows) {
    const office = officeNames.get(Number(office_id)) ?? -1;
    const nth = counts.get(office) ?? 0;
    counts.set(office, nth + 1);
    const name = `office ${office} invoice ${nth}`;
    names.set(Number(invoice_id), name);
    drawRow(picture, name, {
      ...facts,
      payments: payments ?? "",
      credit_notes: credit_notes ?? "",
    });
  }
  return names;
}
