import { afterAll, beforeAll, expect, test } from "vitest";
import type { BillingRunOut } from "@/lib/billing/contract/runs";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { setClock } from "@/lib/testing/practice";
import { askAll, hire, type Laborer, valuesOf } from "./crew";
import { diceOf, numberFrom, seedOfRun } from "./dice";
import { furnish } from "./furnish";
import { faultsFound } from "./soundness";

const OFFICES = numberFrom("LUMBAR_OFFICES", 1_000);
const CALLERS = 50;
const PROCESSES = 5;
const seed = seedOfRun("many workers");

let crew: Laborer[] = [];
let helpers: Laborer[] = [];
beforeAll(async () => {
  crew = await hire(PROCESSES);
  helpers = await hire(1);
});
afterAll(async () => {
  await Promise.all([...crew, ...helpers].map((laborer) => laborer.kill()));
  await disconnect();
});

test(`${CALLERS} workers roll the same ${OFFICES} offices at once, each of them once`, async () => {
  const dice = diceOf(seed);
  await setClock("2026-01-10T15:00:00Z");
  const offices = await furnish(
    "2026-01-10T15:00:00Z",
    Array.from({ length: OFFICES }, () => ({
      active: 1 + dice.below(10),
      inactive: dice.below(2),
    })),
  );
  const patients = offices.reduce((sum, { activeIds }) => sum + activeIds.length, 0);
  // Every zone and anchor has passed one boundary, and none a second.
  await setClock("2026-02-12T00:00:00Z");
  await askAll(helpers, [{ verb: "work" }]);

  const startedAt = performance.now();
  const outcomes = await askAll(
    crew,
    Array.from({ length: CALLERS }, () => ({ verb: "roll" as const, afterMs: dice.below(30) })),
  );
  const runs = valuesOf<BillingRunOut>(outcomes);
  console.info(
    `many workers: ${OFFICES} offices in ${Math.round(performance.now() - startedAt)} ms`,
  );

  expect(runs.flatMap((run) => run.failures)).toEqual([]);
  // Callers join each other's runs: what was done is counted once, by the runs' own rows.
  const [counted] = await adminQuery(
    `select bool_and(finished_at is not null) as ended, sum(offices_rolled)::int as rolled,
       sum(invoices_finalized)::int as finalized, sum(invoices_drafted)::int as drafted,
       sum(lines_written)::int as lines from billing_runs`,
  );
  expect(counted).toEqual({
    ended: true,
    rolled: OFFICES,
    finalized: OFFICES,
    drafted: OFFICES,
    lines: patients,
  });
  const [state] = await adminQuery(
    `select count(*) filter (where status = 'sent')::int as sent, count(*) filter (where status = 'draft')::int as drafts,
       max(invoice_sequence) as last from invoices`,
  );
  expect(state).toEqual({ sent: OFFICES, drafts: OFFICES, last: OFFICES });
  expect(await faultsFound()).toEqual([]);
}, 120_000);
