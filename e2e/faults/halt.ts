import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { adminClient, adminQuery } from "@/lib/testing/database";

/**
 * Makes every statement that writes count its step, and the one at the chosen step wait while the
 * gate is closed: there a process can be killed in the middle of its transaction, or of its commit.
 */
export async function installGate(): Promise<void> {
  await adminQuery(GATE);
}

const GATE = `
  create schema faults;
  create sequence faults.step;
  create table faults.chosen (step bigint not null);
  insert into faults.chosen values (0);
  create table faults.passed (step bigint not null, is_commit boolean not null);
  create function faults.pass() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
  declare
    chosen_step bigint := (select step from faults.chosen);
    step bigint;
  begin
    -- Rows that are checked at commit count once for their transaction.
    if tg_level = 'ROW' then
      if current_setting('faults.commit', true) = pg_current_xact_id()::text then return null; end if;
      perform set_config('faults.commit', pg_current_xact_id()::text, false);
    end if;
    step := nextval('faults.step');
    if chosen_step = 0 then
      insert into faults.passed values (step, tg_level = 'ROW');
    elsif step = chosen_step then
      perform set_config('application_name', tg_op || ' ' || tg_table_name || ' ' || tg_level, false);
      perform pg_advisory_xact_lock_shared(4711);
    end if;
    return null;
  end $$;
  do $$
  declare t regclass;
  begin
    for t in select oid from pg_class where relkind = 'r'
      and relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
    loop
      execute format('create trigger faults_pass after insert or update or delete on %s
        for each statement execute function faults.pass()', t);
    end loop;
    for t in select unnest(array['audit_events', 'idempotency_keys', 'billing_runs']::regclass[]) loop
      execute format('create constraint trigger faults_commit after insert or update on %s
        deferrable initially deferred for each row execute function faults.pass()', t);
    end loop;
  end $$`;

/** Counts steps from here on. */
export async function startCounting(): Promise<void> {
  await adminQuery("delete from faults.passed");
  await adminQuery("alter sequence faults.step restart");
}

/** The steps taken since then; at those of `commits` all was written and nothing was answered. */
export async function stepsTaken(): Promise<{ all: number[]; commits: number[] }> {
  const rows = await adminQuery<{ step: number; isCommit: boolean }>(
    'select step::int, is_commit as "isCommit" from faults.passed order by step',
  );
  return {
    all: rows.map(({ step }) => step),
    commits: rows.filter(({ isCommit }) => isCommit).map(({ step }) => step),
  };
}

export type Gate = {
  /** Waits for somebody to stand at the gate, and says which statement it was. */
  untilReached: () => Promise<string>;
  open: () => Promise<void>;
};

/** Closes the gate for whoever takes that step, counted from here. */
export async function closeGate(step: number): Promise<Gate> {
  await startCounting();
  const client = await adminClient();
  await client.query("select pg_advisory_lock(4711)");
  await client.query("update faults.chosen set step = $1", [step]);
  return { untilReached: () => untilReached(client), open: () => client.end() };
}

const PATIENCE_MS = 40_000;

async function untilReached(client: pg.Client): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const { rows } = await client.query<{ statement: string }>(
      `select application_name as statement from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and not granted and datname = current_database()`,
    );
    if (rows[0]) return rows[0].statement;
    await sleep(5);
  }
  throw new Error("nobody came to the gate");
}

/** Waits until the connections of a killed process are gone, and with them its locks. */
export async function untilAlone(): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  const others = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and backend_type = 'client backend'`;
  while ((await adminQuery(others)).length > 0) {
    if (Date.now() > end) throw new Error("the killed process still has a connection");
    await sleep(5);
  }
}
