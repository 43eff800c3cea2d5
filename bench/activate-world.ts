import { type BenchServer, onDatabase } from "./database.ts";

export const COMPANY = 1;
/** The office whose patients are activated one after the other; the others share theirs out. */
const ONE_OFFICE = 1;
const OTHER_OFFICES = 100;

export type ActivationWorld = {
  /** Patients of one office, and patients of many in turn; inactive, each with a plan to be sent. */
  ofOneOffice: number[];
  ofManyOffices: number[];
};

/** A company of offices in the running month, each with the draft of its cycle. */
export async function makeActivationWorld(
  server: BenchServer,
  database: string,
  patientsEach: number,
): Promise<ActivationWorld> {
  await server.createMigrated(database);
  await onDatabase(server.adminUrl(database), async (db) => {
    await db.query("set session_replication_role = replica");
    await db.query("insert into companies (name, created_at) values ('Practice', '2023-01-01Z')");
    await db.query(
      `insert into offices (company_id, name, billing_email, time_zone, current_plan_id, billing_cycle_anchor_date,
         cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
       select ${COMPANY}, 'Office ' || n, 'billing@office-' || n || '.example', 'UTC', 1, date_trunc('month', today)::date,
         date_trunc('month', today), date_trunc('month', today) + interval '1 month',
         to_char(date_trunc('month', today), 'YYYY-MM-DD'), '2023-01-01Z', '2023-01-01Z'
       from generate_series(1, ${1 + OTHER_OFFICES}) n, (select now() at time zone 'UTC' as today) clock`,
    );
    await db.query(
      `insert into patients (company_id, office_id, anonymous_patient_ref, created_at)
       select ${COMPANY}, case when n <= $1 then ${ONE_OFFICE} else 2 + n % ${OTHER_OFFICES} end,
         'pt_' || substr(md5('patient ' || n), 1, 26), '2023-06-01Z'
       from generate_series(1, 2 * $1::int) n`,
      [patientsEach],
    );
    await db.query(
      `insert into care_plans (patient_id, company_id, office_id, title, created_at)
       select patient_id, company_id, office_id, 'sealed', '2023-06-01Z' from patients`,
    );
    await db.query(
      `insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end, period_start_on,
         created_at, updated_at)
       select office_id, company_id, 'monthly', cycle_start_at, cycle_end_at, cycle_key::date, cycle_start_at, cycle_start_at
       from offices`,
    );
    await db.query("vacuum (analyze, freeze)");
  });
  const ids = (from: number) => Array.from({ length: patientsEach }, (_, at) => from + at);
  return { ofOneOffice: ids(1), ofManyOffices: ids(1 + patientsEach) };
}
