import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRun } from "@/lib/billing/operations/start-run";
import { disconnect } from "@/lib/db/client";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { adminQuery } from "@/lib/testing/database";
import { cron, setClock } from "@/lib/testing/practice";
import { callCron } from "./call-cron";
import { type Copies, keepState } from "./copies";
import { hire } from "./crew";
import { diceOf, numberFrom, seedOfRun } from "./dice";
import { furnish } from "./furnish";
import { closeGate, installGate, startCounting, stepsTaken, untilAlone } from "./halt";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { faultsFound } from "./soundness";

const KILLS = Math.ceil(numberFrom("LUMBAR_KILLS", 20) / 6);
const OFFICES = 8;
const FURNISHED_AT = "2026-01-10T15:00:00Z";
const NOW = new Date("2026-03-12T15:00:00Z");
const seed = seedOfRun("shared rollover");

let begun: Copies;
let whole: { snapshot: Snapshot; steps: number };

/** A run that was begun and not worked on: a batch and a job for each office. */
beforeAll(async () => {
  await installGate();
  await setClock(FURNISHED_AT);
  const offices = await furnish(
    FURNISHED_AT,
    Array.from({ length: OFFICES }, (_, nth) => ({ active: 1 + nth, inactive: 0 })),
  );
  await setClock(NOW.toISOString());
  await inTransaction(systemScope(), (tx) =>
    startRun(tx, cron, {
      asOf: NOW,
      officeId: null,
      offices: offices.map(({ officeId }) => ({ officeId, expectedLines: 50_000 })),
    }),
  );
  begun = await keepState("begun");
  await startCounting();
  await callCron();
  whole = { snapshot: await takeSnapshot(), steps: (await stepsTaken()).all.length };
  expect(await faultsFound()).toEqual([]);
});
afterAll(() => disconnect());

test.each(Array.from({ length: KILLS }, (_, kill) => ({ kill })))(
  "a worker killed in the middle of a rollover that it shares with the cron leaves it to the cron ($kill)",
  async ({ kill }) => {
    const dice = diceOf(seed + kill);
    await begun.reset();
    const [worker] = await hire(1);
    // Early enough that the worker is not done with all batches before it comes to the gate.
    const step = 1 + dice.below(Math.floor(whole.steps / 4));
    const gate = await closeGate(step);
    let where = "";
    let cronCall: Promise<void> = Promise.resolve();
    try {
      await worker?.ask([{ verb: "work" }]);
      where = `killed at step ${step}, ${await gate.untilReached()}`;
      cronCall = callCron();
      await sleep(dice.below(400));
    } finally {
      await worker?.kill();
      await gate.open();
    }
    await cronCall;
    await disconnect();
    await untilAlone();
    const open = await adminQuery("select from billing_runs where finished_at is null");
    expect(open, where).toEqual([]);
    expect(await faultsFound(), where).toEqual([]);
    expect(await takeSnapshot(), where).toEqual(whole.snapshot);
  },
);
