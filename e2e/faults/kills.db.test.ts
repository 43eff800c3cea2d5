import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { setClock } from "@/lib/testing/practice";
import { callCron } from "./call-cron";
import { type Copies, keepState } from "./copies";
import { hire, type Laborer, valuesOf } from "./crew";
import { type Dice, diceOf, numberFrom, seedOfRun } from "./dice";
import { furnish, type Furnished, NEW_YORK } from "./furnish";
import { closeGate, installGate, startCounting, stepsTaken, untilAlone } from "./halt";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { faultsFound } from "./soundness";
import { perform, type Task } from "./tasks";

const KILLS = numberFrom("LUMBAR_KILLS", 20);
const FURNISHED_AT = "2026-01-10T15:00:00Z";
/** Three boundaries later. */
const NOW = "2026-04-12T15:00:00Z";
const seed = seedOfRun("kills");

let next: Promise<Laborer[]>;
/** Many offices far behind; and one office far behind beside one that is up to date. */
let many: Copies;
let few: Copies;
let behind: Furnished;
let current: Furnished;

beforeAll(async () => {
  next = hire(1);
  await installGate();
  const blank = await keepState("blank");
  await setClock(FURNISHED_AT);
  await furnish(
    FURNISHED_AT,
    Array.from({ length: 8 }, (_, nth) => ({ active: nth % 4, inactive: 1 })),
  );
  await giveCredit();
  await setClock(NOW);
  many = await keepState("many");
  await blank.reset();
  behind = await onlyOffice(FURNISHED_AT);
  current = await onlyOffice(NOW);
  await giveCredit();
  await setClock(NOW);
  few = await keepState("few");
});
afterAll(async () => {
  for (const laborer of await next) await laborer.kill();
  await disconnect();
});

/** A process that stands ready, while the one after it starts. */
async function fresh(): Promise<Laborer> {
  const [laborer] = await next;
  next = hire(1);
  // Whoever asks next finds out if it failed.
  next.catch(() => undefined);
  if (laborer === undefined) throw new Error("no process");
  return laborer;
}

async function onlyOffice(at: string): Promise<Furnished> {
  const [office] = await furnish(at, [{ active: 4, inactive: 6, schedule: NEW_YORK }]);
  if (office === undefined) throw new Error("no office");
  return office;
}

/** Less than an invoice, so that it is used up over several. */
async function giveCredit(): Promise<void> {
  await adminQuery("update offices set credit_balance = 9 where office_id = 1");
}

type Steps = Awaited<ReturnType<typeof stepsTaken>>;
type Work = { name: string; from: () => Copies; task: () => Task };

const patientOf = ({ inactiveIds }: Furnished) => ({ patientId: inactiveIds[0] ?? 0 });
const patientsOf = ({ officeId, inactiveIds }: Furnished) => ({
  officeId,
  patientIds: inactiveIds,
});
const ofFew = { from: () => few };

const WORKS: readonly Work[] = [
  { name: "a rollover of many overdue cycles", from: () => many, task: () => ({ verb: "roll" }) },
  { ...ofFew, name: "an activation", task: () => ({ verb: "activate", ...patientOf(current) }) },
  {
    ...ofFew,
    name: "a bulk activation at an overdue office",
    task: () => ({ verb: "activate-many", ...patientsOf(behind) }),
  },
  {
    ...ofFew,
    name: "a bulk activation under an idempotency key",
    task: () => ({ verb: "activate-many", ...patientsOf(current), key: "list" }),
  },
  {
    ...ofFew,
    name: "an activation under an idempotency key at an overdue office",
    task: () => ({ verb: "activate", ...patientOf(behind), key: "one" }),
  },
  {
    ...ofFew,
    name: "a charge under an idempotency key",
    task: () => ({ verb: "charge", officeId: current.officeId, placement: "separate", key: "fee" }),
  },
  {
    ...ofFew,
    name: "a transfer from an overdue office under an idempotency key",
    task: () => ({
      verb: "transfer",
      patientId: behind.activeIds[0] ?? 0,
      officeId: current.officeId,
      key: "move",
    }),
  },
];

/** A quarter of the kills hit a commit, a quarter any statement, half any moment. */
const CASES = WORKS.map((work, nth) => {
  const share = Math.ceil((KILLS * (nth === 0 ? 2 : 1)) / (WORKS.length + 1));
  return { ...work, nth, share };
});

describe.each(CASES)("$name, killed", ({ from, task, nth, share }) => {
  let whole: { snapshot: Snapshot; steps: Steps; ms: number };
  beforeAll(async () => {
    await from().reset();
    const laborer = await fresh();
    await startCounting();
    const startedAt = performance.now();
    valuesOf(await laborer.ask([task()]));
    const ms = performance.now() - startedAt;
    const steps = await stepsTaken();
    await laborer.kill();
    await callCron();
    whole = { snapshot: await takeSnapshot(), steps, ms };
    expect(await faultsFound()).toEqual([]);
    expect(steps.commits.length).toBeGreaterThan(0);
  });

  test.each(Array.from({ length: share }, (_, kill) => ({ kill })))(
    "and done again leaves what the undisturbed one leaves ($kill)",
    async ({ kill }) => {
      const dice = diceOf(seed + nth * 1_000_003 + kill);
      await from().reset();
      const laborer = await fresh();
      const where =
        kill % 2 === 0
          ? await killAtStep(laborer, task(), stepOf(kill / 2, dice))
          : await killAtMoment(laborer, task(), dice.fraction() * whole.ms * 1.1);
      await untilAlone();
      await doAgain(task());
      await callCron();
      expect(await faultsFound(), where).toEqual([]);
      expect(await takeSnapshot(), where).toEqual(whole.snapshot);
    },
  );

  /** In turn one of the commits and one of all steps, going round from a place of this run's. */
  function stepOf(part: number, dice: Dice): number {
    const { all, commits } = whole.steps;
    const round = Math.floor(part / 2) + (seed % commits.length);
    const step = part % 2 === 0 ? commits[round % commits.length] : all[dice.below(all.length)];
    return step ?? 1;
  }
});

async function killAtStep(laborer: Laborer, task: Task, step: number): Promise<string> {
  const gate = await closeGate(step);
  try {
    const answer = laborer.ask([task]).catch(() => "killed");
    const statement = await gate.untilReached();
    await laborer.kill();
    expect(await answer).toBe("killed");
    return `killed at step ${step}, ${statement}`;
  } finally {
    await gate.open();
  }
}

async function killAtMoment(laborer: Laborer, task: Task, ms: number): Promise<string> {
  const answer = laborer.ask([task]).then(
    () => "after its end",
    () => "in the middle",
  );
  await sleep(ms);
  await laborer.kill();
  return `killed after ${Math.round(ms)} ms, ${await answer}`;
}

/** Whoever had no answer asks again, with the same key, once the dead one's claim has run out. */
async function doAgain(task: Task): Promise<void> {
  if (task.verb === "roll") return;
  await adminQuery(
    "update idempotency_keys set created_at = created_at - interval '11 minutes' where finished_at is null",
  );
  const answer = (await perform(task)) as { status?: unknown };
  // Under a key it is an answer of HTTP's, else the verb's own.
  if (typeof answer.status === "number") expect(answer.status).toBe(201);
}
