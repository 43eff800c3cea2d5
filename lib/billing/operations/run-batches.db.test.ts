import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { drainJobs } from "@/lib/jobs/run";
import { adminClient, adminQuery } from "@/lib/testing/database";
import { admin, cron, setClock, type TestOffice } from "@/lib/testing/practice";
import {
  areNumbersGapless,
  breakOffice,
  historyOf,
  mendOffice,
  officeWithPatients,
} from "@/lib/testing/rolled-offices";
import { listRunsById, type Run } from "../data/billing-runs";
import { listBillingRuns } from "../views/list-billing-runs";
import { rollDueCycles } from "./roll-due-cycles";
import { startRun } from "./start-run";

const JANUARY = "2026-01-10T15:00:00Z";
const FEBRUARY = "2026-02-03T00:00:00Z";
/** Two boundaries after January. */
const MARCH = "2026-03-03T00:00:00Z";

let offices: TestOffice[] = [];

beforeEach(async () => {
  await setClock(JANUARY);
  offices = [];
});
afterEach(async () => {
  // What a test left due, broken or open is no concern of the next.
  await adminQuery("update offices set cycle_end_at = '2099-01-01Z'");
  await rollDueCycles(cron);
  await adminQuery("delete from graphile_worker._private_jobs");
});

async function openOffices(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) offices.push((await officeWithPatients(2)).office);
}

/** A run whose caller died before it rolled anything: one batch for each office. */
async function leaveRunOpen(asOf: string): Promise<number> {
  return inTransaction(systemScope(), (tx) =>
    startRun(tx, cron, {
      asOf: new Date(asOf),
      officeId: null,
      offices: offices.map(({ officeId }) => ({ officeId, expectedLines: 50_000 })),
    }),
  );
}

async function runOf(runId: number): Promise<Run> {
  const [run] = await inTransaction(systemScope(), (tx) => listRunsById(tx, [runId]));
  if (run === undefined) throw new Error("there is no such run");
  return run;
}

/** What the tables say was done for this test's offices, by nothing but the rows themselves. */
async function workInTables() {
  const [row] = await adminQuery(
    `select count(*) filter (where status <> 'draft')::int as "invoicesFinalized",
       (count(*) - $2::int)::int as "invoicesDrafted",
       coalesce(sum(line_count), 0)::int - 2 * $2::int as "linesWritten"
     from invoices where office_id = any($1)`,
    [offices.map(({ officeId }) => officeId), offices.length],
  );
  return row;
}

describe("a run that a killed process left", () => {
  test("has counted exactly what was committed, and the next cron call finishes it", async () => {
    await openOffices(3);
    await setClock(MARCH);
    await adminQuery(
      `create function halt() returns trigger language plpgsql as $$
       begin if new.details ->> 'cycle' = '2026-02-01' then perform pg_sleep(60); end if; return new; end $$`,
    );
    await adminQuery(
      "create trigger halt before insert on audit_events for each row execute function halt()",
    );
    const cut = rollDueCycles(cron);
    await killSleepersUntil(cut);
    await adminQuery("drop function halt cascade");
    await expect(cut).rejects.toThrow();

    const [open] = await adminQuery<{ runId: number }>(
      `select run_id as "runId" from billing_runs where finished_at is null`,
    );
    const { runId = 0 } = open ?? {};
    const done = { invoicesFinalized: 3, invoicesDrafted: 3, linesWritten: 6 };
    expect(await workInTables()).toEqual(done);
    expect(await runOf(runId)).toMatchObject({ ...done, officesRolled: 0, finishedAt: null });

    expect(await rollDueCycles(cron)).toMatchObject({
      run_id: runId,
      offices_rolled: 3,
      invoices_finalized: 6,
      invoices_drafted: 6,
      lines_written: 12,
    });
    expect((await runOf(runId)).finishedAt).not.toBeNull();
    expect(await workInTables()).toEqual({
      invoicesFinalized: 6,
      invoicesDrafted: 6,
      linesWritten: 12,
    });
    expect(await areNumbersGapless()).toBe(true);
  });

  test("is finished first; then offices that fell due since get a run of their own", async () => {
    await openOffices(2);
    await setClock(FEBRUARY);
    const runId = await leaveRunOpen(FEBRUARY);
    await setClock(MARCH);
    const answer = await rollDueCycles(cron);
    expect(answer).toMatchObject({ offices_rolled: 4, invoices_finalized: 4, failures: [] });
    expect(answer.run_id).toBeGreaterThan(runId);
    expect(await runOf(runId)).toMatchObject({ officesRolled: 2, invoicesFinalized: 2 });
  });

  test("waits for nobody past the deadline, and stays open", async () => {
    await openOffices(1);
    await setClock(FEBRUARY);
    const runId = await leaveRunOpen(FEBRUARY);
    const holder = await adminClient();
    await holder.query("begin");
    await holder.query("select from billing_run_batches where run_id = $1 for update", [runId]);
    const deadlineAt = new Date(realNow().getTime() + 300);
    expect(await rollDueCycles(cron, { deadlineAt })).toMatchObject({ offices_rolled: 0 });
    await holder.end();
    expect((await runOf(runId)).finishedAt).toBeNull();
  });
});

/** Ends the database's end of a transaction that sleeps, as the end of its process would. */
/** Each lane that takes the batch over sleeps in its turn. */
async function killSleepersUntil(ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  void ended.then(over, over);
  while (!isOver) {
    await adminQuery(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
    );
    await sleep(20);
  }
}

describe("many at once", () => {
  test("twenty cron calls share one run, and each answers its numbers", async () => {
    await openOffices(12);
    await setClock(FEBRUARY);
    const answers = await Promise.all(Array.from({ length: 20 }, () => rollDueCycles(cron)));
    const runIds = new Set(answers.flatMap(({ run_id }) => run_id ?? []));
    expect(runIds.size).toBe(1);
    const [runId = 0] = runIds;
    expect(await runOf(runId)).toMatchObject({
      officesDue: 12,
      officesRolled: 12,
      invoicesFinalized: 12,
      invoicesDrafted: 12,
      linesWritten: 24,
      failures: [],
    });
    for (const { officeId } of offices) {
      expect((await historyOf(officeId)).invoices).toMatchObject([
        { status: "sent", total: "4.00", by_type: { patient_activation: 2 } },
        { status: "draft", total: "4.00", by_type: { patient_renewal: 2 } },
      ]);
    }
    expect(await areNumbersGapless()).toBe(true);
  });

  test("twenty people have a run each, which together count everything once", async () => {
    await openOffices(12);
    await setClock(MARCH);
    const answers = await Promise.all(Array.from({ length: 20 }, () => rollDueCycles(admin)));
    expect(new Set(answers.map(({ run_id }) => run_id)).size).toBe(20);
    const sum = (of: (answer: (typeof answers)[number]) => number) =>
      answers.reduce((all, answer) => all + of(answer), 0);
    expect([
      sum((answer) => answer.offices_rolled),
      sum((answer) => answer.invoices_finalized),
      sum((answer) => answer.lines_written),
      sum((answer) => answer.offices_failed),
    ]).toEqual([12, 24, 48, 0]);
    expect(await areNumbersGapless()).toBe(true);
  });

  test("workers and cron share the batches of a run; jobs that come too late do nothing", async () => {
    await openOffices(12);
    await setClock(MARCH);
    const runId = await leaveRunOpen(MARCH);
    const deadlineAt = new Date(realNow().getTime() + 20_000);
    await Promise.all([drainJobs({ deadlineAt }), drainJobs({ deadlineAt }), rollDueCycles(cron)]);
    const done = { invoicesFinalized: 24, invoicesDrafted: 24, linesWritten: 48 };
    expect(await runOf(runId)).toMatchObject({ ...done, officesRolled: 12 });
    expect(await workInTables()).toEqual(done);
    expect(await areNumbersGapless()).toBe(true);
  });

  test("workers alone finish a run", async () => {
    await openOffices(5);
    await setClock(FEBRUARY);
    const runId = await leaveRunOpen(FEBRUARY);
    await drainJobs({ deadlineAt: new Date(realNow().getTime() + 20_000) });
    const run = await runOf(runId);
    expect(run).toMatchObject({ officesRolled: 5, invoicesFinalized: 5 });
    expect(run.finishedAt).not.toBeNull();
  });
});

describe("a broken office", () => {
  test("among forty leaves thirty-nine rolled, is reported, audited and tried by the next call", async () => {
    await openOffices(40);
    const brokenId = offices[17]?.officeId ?? 0;
    await breakOffice(brokenId);
    await setClock(FEBRUARY);
    const run = await rollDueCycles(cron);
    expect(run).toMatchObject({
      offices_due: 40,
      offices_rolled: 39,
      offices_failed: 1,
      invoices_finalized: 39,
      failures: [{ office_id: brokenId, code: "rollover_failed" }],
    });
    expect((await historyOf(brokenId)).invoices).toMatchObject([{ status: "draft" }]);
    const audited = await adminQuery(
      "select office_id from audit_events where action = 'cycle.roll-failed' and details ->> 'run_id' = $1",
      [String(run.run_id)],
    );
    expect(audited).toEqual([{ office_id: brokenId }]);

    expect(await rollDueCycles(cron)).toMatchObject({ offices_due: 1, offices_failed: 1 });
    await mendOffice(brokenId);
    expect(await rollDueCycles(cron)).toMatchObject({ offices_rolled: 1, failures: [] });
    expect((await historyOf(brokenId)).invoices).toMatchObject([
      { status: "sent" },
      { status: "draft" },
    ]);
  });

  test("is tried once by calls that come together", async () => {
    await openOffices(3);
    await breakOffice(offices[0]?.officeId ?? 0);
    await setClock(FEBRUARY);
    const answers = await Promise.all(Array.from({ length: 6 }, () => rollDueCycles(cron)));
    expect(answers.map(({ offices_failed }) => offices_failed)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

test("an open run shows the sum of its batches while it goes on", async () => {
  await openOffices(2);
  await setClock(FEBRUARY);
  const runId = await leaveRunOpen(FEBRUARY);
  await adminQuery(
    `update billing_run_batches set offices_rolled = 3, lines_written = 50, failures = '[{"office_id": 7, "code": "x"}]'
     where run_id = $1`,
    [runId],
  );
  const { data } = await listBillingRuns(admin, { limit: 1, cursor: undefined });
  expect(data).toMatchObject([
    { run_id: runId, offices_due: 2, offices_rolled: 6, lines_written: 100, offices_failed: 2 },
  ]);
});
