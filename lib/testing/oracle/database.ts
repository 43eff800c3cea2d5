import pg from "pg";
import type { InvoicePlace } from "./deeds";
import { officeAt, type Product } from "./practice";

/** The database of one sequence after another, seen past every policy. */
export type OracleDatabase = {
  /** Rows as JSON of one statement. */
  rows: <R extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<R[]>;
  invoiceId: (product: Product, place: InvoicePlace) => Promise<number>;
  /** Of these invoices, and of their offices' customers. */
  pendingIntents: (invoiceIds: readonly number[]) => Promise<number[]>;
  /** Ids of the standard plan and of a dearer one. */
  plans: () => Promise<number[]>;
  /** Takes everything away that a sequence wrote. */
  clean: () => Promise<void>;
  close: () => Promise<void>;
};

const KEPT = ["plans", "charge_catalogue", "plan_prices", "number_counters", "business_clock"];

const RESET = `
  delete from plan_prices where effective_at > '2000-01-01T00:00:00Z';
  update number_counters set last_value = 0;
  update business_clock set set_at = '2000-01-01T00:00:00Z', is_running = false;
  delete from graphile_worker._private_jobs;`;

const PLUS = `
  with plus as (insert into plans (code, name) values ('plus', 'Plus') returning plan_id)
  insert into plan_prices (plan_id, effective_at, fee) select plan_id, '2000-01-01T00:00:00Z', 3.50 from plus`;

export async function openOracleDatabase(adminUrl: string): Promise<OracleDatabase> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  const rows = async <R extends pg.QueryResultRow>(sql: string, params: unknown[] = []) =>
    (await client.query<R>(sql, params)).rows;
  const tables = await rows<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname <> all ($1) and relname not like '\\_prisma%'`,
    [KEPT],
  );
  await rows(PLUS);
  const deletes = tables.map(({ name }) => `delete from ${pg.escapeIdentifier(name)};`).join("\n");
  return {
    rows,
    invoiceId: async (product, { office, nth }) => {
      const { officeId } = officeAt(product, office);
      const [row] = await rows<{ id: number }>(
        `select invoice_id as id from invoices where office_id = $1
         order by invoice_id offset $2 limit 1`,
        [officeId, nth],
      );
      return row?.id ?? 0;
    },
    plans: async () => {
      const plans = await rows<{ id: number }>("select plan_id as id from plans order by plan_id");
      return plans.map(({ id }) => id);
    },
    pendingIntents: async (invoiceIds) => {
      const pending = await rows<{ id: number }>(
        `select outbox_id as id from stripe_outbox
         where status = 'pending' and (invoice_id = any ($1) or (kind = 'create_customer'
           and office_id in (select office_id from invoices where invoice_id = any ($1))))
         order by outbox_id`,
        [invoiceIds],
      );
      return pending.map(({ id }) => id);
    },
    clean: async () => {
      // As a replica: the guards that forbid it do not fire for the one who owns the tables.
      await client.query(
        `set session_replication_role = replica; ${deletes} ${RESET} set session_replication_role = origin`,
      );
    },
    close: () => client.end(),
  };
}
