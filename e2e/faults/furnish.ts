import type pg from "pg";
import { cycleAt, type Schedule } from "@/lib/billing/domain/cycle";
import { encryptField } from "@/lib/ephi/field-encryption";
import { adminClient } from "@/lib/testing/database";

/** An office in the middle of its cycle, with active and inactive patients, as years of use leave it. */
export type Furnished = {
  officeId: number;
  name: string;
  startAt: Date;
  /** The end of the running cycle. */
  boundaryAt: Date;
  cycleKey: string;
  activeIds: number[];
  inactiveIds: number[];
  draftId: number | null;
};

type Wish = { active: number; inactive: number; schedule?: Schedule };

const SCHEDULES: readonly Schedule[] = [
  { timeZone: "America/New_York", anchorOn: "2025-01-01" },
  { timeZone: "America/Los_Angeles", anchorOn: "2025-01-15" },
  { timeZone: "Pacific/Auckland", anchorOn: "2025-01-31" },
  { timeZone: "Asia/Kolkata", anchorOn: "2025-01-10" },
  { timeZone: "Europe/London", anchorOn: "2025-01-28" },
  { timeZone: "America/Sao_Paulo", anchorOn: "2025-01-05" },
];

/** All of them are offices of one company. */
export const COMPANY_ID = 1;

/** One zone and one anchor: every boundary of such offices is the same instant. */
export const NEW_YORK: Schedule = { timeZone: "America/New_York", anchorOn: "2025-01-01" };

/**
 * Writes offices with patients, stretches, care plans and the running cycle's drafts in a handful
 * of statements. Half of an office's active patients were carried over, half activated in the cycle.
 */
export async function furnish(at: string, wishes: readonly Wish[]): Promise<Furnished[]> {
  const client = await adminClient();
  const rows = wishes.map((wish, nth) => {
    const schedule = wish.schedule ?? SCHEDULES[nth % SCHEDULES.length] ?? NEW_YORK;
    return { ...wish, schedule, cycle: cycleAt(new Date(at), schedule) };
  });
  try {
    await client.query("begin");
    await client.query(COMPANY, [at, COMPANY_ID]);
    const { rows: made } = await client.query<{ id: number }>(OFFICES, [
      at,
      COMPANY_ID,
      rows.map(({ schedule }) => schedule.timeZone),
      rows.map(({ schedule }) => schedule.anchorOn),
      rows.map(({ cycle }) => cycle.startAt),
      rows.map(({ cycle }) => cycle.endAt),
      rows.map(({ cycle }) => cycle.key),
    ]);
    const ids = made.map(({ id }) => id);
    const wanted = [rows.map(({ active }) => active), rows.map(({ inactive }) => inactive)];
    await client.query(PATIENTS, [at, ids, ...wanted]);
    for (const sql of [STRETCHES, DRAFTS, LINES]) await client.query(sql, [at, ids]);
    await addCarePlans(client, at, ids);
    const { rows: furnished } = await client.query<Furnished>(FURNISHED, [ids]);
    await client.query("commit");
    return furnished;
  } finally {
    await client.end();
  }
}

/** A ciphertext belongs to its row: the rows come first. */
async function addCarePlans(client: pg.Client, at: string, officeIds: number[]): Promise<void> {
  const { rows } = await client.query<{ id: number }>(CARE_PLANS, [at, officeIds]);
  const titles = rows.map(({ id }) =>
    encryptField({ table: "care_plans", column: "title", rowId: id }, "Plan"),
  );
  await client.query(
    `update care_plans set title = t.title from unnest($1::int[], $2::text[]) as t(id, title) where care_plan_id = t.id`,
    [rows.map(({ id }) => id), titles],
  );
}

const COMPANY = `
  insert into companies (company_id, name, created_at) values ($2, 'Practice', $1) on conflict do nothing`;

const OFFICES = `
  insert into offices (company_id, name, billing_email, time_zone, current_plan_id, billing_cycle_anchor_date,
    cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
  select $2, 'Office ' || nth, 'billing@test.example', zone, (select plan_id from plans where code = 'standard'),
    anchor, start_at, end_at, key, $1, $1
  from unnest($3::text[], $4::date[], $5::timestamptz[], $6::timestamptz[], $7::text[])
    with ordinality as t(zone, anchor, start_at, end_at, key, nth)
  order by nth returning office_id as id`;

// The refs follow from the office and the number, so that two copies of a state can be compared.
const PATIENTS = `
  insert into patients (company_id, office_id, anonymous_patient_ref, is_active_for_billing, activated_at,
    last_billed_cycle, created_at)
  select o.company_id, o.office_id, 'pt_' || substr(md5(o.office_id || '/' || n), 1, 26), n <= t.active,
    case when n <= t.active then o.cycle_start_at - case when n % 2 = 1 then interval '40 days' else '0' end end,
    case when n <= t.active then o.cycle_key end, $1
  from unnest($2::int[], $3::int[], $4::int[]) as t(office_id, active, inactive)
  join offices o using (office_id), generate_series(1, t.active + t.inactive) n
  order by o.office_id, n`;

const STRETCHES = `
  insert into patient_activations (patient_id, company_id, office_id, activated_at)
  select patient_id, company_id, office_id, activated_at from patients
  where office_id = any($2::int[]) and is_active_for_billing and created_at = $1 order by patient_id`;

const CARE_PLANS = `
  insert into care_plans (patient_id, company_id, office_id, title, status, sent_at, created_at)
  select patient_id, company_id, office_id, 'sealed',
    case when is_active_for_billing then 'sent' else 'draft' end::care_plan_status, activated_at, $1
  from patients where office_id = any($2::int[]) order by patient_id returning care_plan_id as id`;

const DRAFTS = `
  insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end, period_start_on,
    line_count, total_amount, created_at, updated_at)
  select office_id, company_id, 'monthly', cycle_start_at, cycle_end_at, cycle_key::date, count(*), count(*) * 2.00, $1, $1
  from offices join patients p using (office_id, company_id)
  where office_id = any($2::int[]) and p.is_active_for_billing group by office_id order by office_id`;

const LINES = `
  insert into invoice_line_items (invoice_id, office_id, company_id, description, unit_price, total_price, item_type,
    anonymous_patient_ref, created_at)
  select i.invoice_id, i.office_id, i.company_id, 'Active patient account', 2.00, 2.00,
    case when p.activated_at < i.billing_period_start then 'patient_renewal' else 'patient_activation' end::item_type,
    p.anonymous_patient_ref, $1
  from invoices i join patients p using (office_id)
  where i.office_id = any($2::int[]) and p.is_active_for_billing order by p.patient_id`;

const FURNISHED = `
  select o.office_id as "officeId", o.name, o.cycle_start_at as "startAt", o.cycle_end_at as "boundaryAt",
    o.cycle_key as "cycleKey", i.invoice_id as "draftId",
    coalesce(array_agg(p.patient_id order by p.patient_id) filter (where p.is_active_for_billing), '{}') as "activeIds",
    coalesce(array_agg(p.patient_id order by p.patient_id) filter (where not p.is_active_for_billing), '{}') as "inactiveIds"
  from offices o left join invoices i on i.office_id = o.office_id left join patients p on p.office_id = o.office_id
  where o.office_id = any($1::int[]) group by o.office_id, i.invoice_id order by o.office_id`;
