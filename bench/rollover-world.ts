import type pg from "pg";
import { productEnvironment, runInChild } from "./child.ts";
import { type BenchServer, onDatabase } from "./database.ts";
import type { Rolled, RollTask } from "./roll.ts";

export type WorldSize = { offices: number; patients: number };

/** By then only the offices are due that are there to warm up; their cycles begin on the 20th. */
const WARM_UP_AT = "2024-01-25T12:00:00Z";

const WARM_UP: Group = {
  firstOffice: 1,
  offices: 500,
  firstPatient: 1,
  patients: 50_000,
  startOn: "2023-12-20",
};

type Group = {
  firstOffice: number;
  offices: number;
  firstPatient: number;
  patients: number;
  startOn: string;
};

/** The noon some days after the n-th boundary, from 1, of the world's offices: the firsts of months. */
export function rollAt(boundary: number): string {
  return new Date(Date.UTC(2024, boundary, 10, 12)).toISOString();
}

/**
 * Makes a database of offices in four time zones, all patients active, each office with the draft of
 * its running cycle and that draft's lines. The same sizes make the same rows.
 */
export async function makeWorld(server: BenchServer, name: string, size: WorldSize): Promise<void> {
  await server.createMigrated(name);
  await onDatabase(server.adminUrl(name), async (db) => {
    await db.query("set session_replication_role = replica");
    await db.query(
      "insert into companies (name, created_at) select 'Practice ' || n, '2023-01-01Z'" +
        " from generate_series(1, 2500) n",
    );
    await insertGroup(db, WARM_UP);
    await insertGroup(db, {
      firstOffice: WARM_UP.firstOffice + WARM_UP.offices,
      firstPatient: WARM_UP.firstPatient + WARM_UP.patients,
      startOn: "2024-01-01",
      ...size,
    });
    for (const [table, column] of SERIALS) {
      await db.query(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), max(${column})) from ${table}`,
      );
    }
    // What production has seen long ago: statistics, and pages without old versions.
    await db.query("vacuum (analyze, freeze)");
  });
}

const SERIALS = [
  ["companies", "company_id"],
  ["offices", "office_id"],
  ["patients", "patient_id"],
  ["invoices", "invoice_id"],
  ["invoice_line_items", "line_item_id"],
] as const;

/** Young objects of a batch live as long as it: a larger nursery only lets them lie about longer. */
const NODE_FLAGS = ["--max-semi-space-size=8"];
const ROLL = new URL("./roll.ts", import.meta.url);

/** Rolls a world in a process of its own: first the offices that are there to warm up, then each instant's. */
export async function rollWorld(
  server: BenchServer,
  database: string,
  instants: readonly string[],
): Promise<Rolled> {
  const task: RollTask = { instants: [WARM_UP_AT, ...instants] };
  const environment = productEnvironment(server.appUrl(database));
  const { rolls, peakMb } = await runInChild<Rolled>(ROLL, task, environment, NODE_FLAGS);
  const measured = rolls.slice(1);
  if (measured.some((roll) => roll.failed > 0 || roll.drafted === 0))
    throw new Error(`The rollover did not do its work: ${JSON.stringify(rolls)}`);
  return { rolls: measured, peakMb };
}

async function insertGroup(db: pg.Client, group: Group): Promise<void> {
  const { firstOffice, offices, firstPatient, patients, startOn } = group;
  await db.query(
    `insert into offices (office_id, company_id, name, billing_email, time_zone, current_plan_id, billing_cycle_anchor_date,
       cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
     select id, 1 + id % 2500, 'Office ' || id, 'billing@office-' || id || '.example', zone, 1, $3::date,
       $3::timestamp at time zone zone, ($3::timestamp + interval '1 month') at time zone zone, $3, '2023-01-01Z', '2023-01-01Z'
     from generate_series($1::int, $1::int + $2::int - 1) id,
       lateral (select (array['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + id % 4] as zone)`,
    [firstOffice, offices, startOn],
  );
  // Four fifths came office by office, as rosters are imported; the rest one by one, wherever they came.
  await db.query(
    `insert into patients (patient_id, company_id, office_id, anonymous_patient_ref, is_active_for_billing, activated_at,
       last_billed_cycle, created_at)
     select id, 1 + office % 2500, office, 'pt_' || substr(md5('patient ' || id), 1, 26), true, '2023-06-01Z', $5, '2023-06-01Z'
     from generate_series($3::int, $3::int + $4::int - 1) id,
       lateral (select $1::int + case
         when (id - $3::int) < $4::int * 0.8 then (id - $3::int)::bigint * $2::int / ceil($4::int * 0.8)::int
         else abs(hashint4(id)::bigint) % $2::int end as office) placed`,
    [firstOffice, offices, firstPatient, patients, startOn],
  );
  await db.query(
    `insert into patient_activations (patient_id, company_id, office_id, activated_at)
     select patient_id, company_id, office_id, activated_at from patients
     where patient_id >= $1 order by patient_id`,
    [firstPatient],
  );
  await db.query(
    `insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end, period_start_on,
       line_count, total_amount, created_at, updated_at)
     select office_id, company_id, 'monthly', cycle_start_at, cycle_end_at, cycle_key::date, count(*), count(*) * 2.00,
       cycle_start_at, cycle_start_at
     from offices join patients using (office_id, company_id)
     where office_id >= $1 group by office_id order by office_id`,
    [firstOffice],
  );
  await db.query(
    `insert into invoice_line_items (invoice_id, office_id, company_id, description, unit_price, total_price, item_type,
       anonymous_patient_ref, created_at)
     select i.invoice_id, i.office_id, i.company_id, 'Active patient accounts', 2.00, 2.00, 'patient_renewal',
       p.anonymous_patient_ref, i.created_at
     from invoices i join patients p using (office_id)
     where i.office_id >= $1 order by i.invoice_id, p.patient_id`,
    [firstOffice],
  );
}
