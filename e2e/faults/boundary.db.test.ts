import { afterAll, beforeAll, expect, test } from "vitest";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { cron, setClock } from "@/lib/testing/practice";
import { type Asked, askAll, hire, type Laborer } from "./crew";
import { type Dice, diceOf, numberFrom, seedOfRun } from "./dice";
import { furnish, type Furnished, NEW_YORK } from "./furnish";
import type { Outcome } from "./laborer";
import { faultsFound } from "./soundness";

const ROUNDS = numberFrom("LUMBAR_ROUNDS", 1);
const OFFICES = 8;
const PROCESSES = 4;
const JITTER_MS = 80;
const FURNISHED_AT = "2026-01-10T15:00:00Z";
const BOUNDARY_AT = new Date("2026-02-01T05:00:00Z");
const seed = seedOfRun("boundary");

let crew: Laborer[] = [];
beforeAll(async () => {
  crew = await hire(PROCESSES);
});
afterAll(async () => {
  await Promise.all(crew.map((laborer) => laborer.kill()));
  await disconnect();
});

const at = (ms: number) => new Date(BOUNDARY_AT.getTime() + ms).toISOString();

/** Where the clock stands when it all begins, and whether it passes the boundary meanwhile. */
const MOMENTS = [
  { moment: "just before", fromMs: -1, toMs: null },
  { moment: "exactly at", fromMs: 0, toMs: null },
  { moment: "just after", fromMs: 1, toMs: null },
  { moment: "while the clock passes over", fromMs: -1, toMs: 0 },
  { moment: "while the clock jumps two months over", fromMs: -1, toMs: 60 * 86_400_000 },
] as const;

const CASES = MOMENTS.flatMap((one) =>
  Array.from({ length: ROUNDS }, (_, round) => ({ ...one, round })),
);

test.each(CASES)(
  "$moment a boundary, activations, deactivations, transfers, charges and reviews beside the rollover leave what some order leaves ($round)",
  async ({ moment, fromMs, toMs, round }) => {
    const dice = diceOf(seed + MOMENTS.findIndex((one) => one.moment === moment) * 1_000 + round);
    await setClock(at(fromMs));
    const offices = await furnish(
      FURNISHED_AT,
      Array.from({ length: OFFICES }, () => ({ active: 4, inactive: 3, schedule: NEW_YORK })),
    );
    const tasks = tasksFor(offices, dice);
    if (toMs !== null)
      tasks.push({ verb: "move-clock", at: at(toMs), afterMs: dice.below(JITTER_MS) });
    const outcomes = await askAll(crew, tasks);
    expect(outcomes.filter(isNoRefusal)).toEqual([]);
    await checkReviews(tasks, outcomes);
    expect(await faultsFound()).toEqual([]);

    await setClock(at(Math.max(1, toMs ?? 1)));
    expect((await rollDueCycles(cron)).failures).toEqual([]);
    expect(await faultsFound()).toEqual([]);
  },
);

/** For each office everything that changes what its rollover reads, and some rollovers. */
function tasksFor(offices: readonly Furnished[], dice: Dice): Asked[] {
  const tasks: Asked[] = Array.from({ length: 6 }, () => ({ verb: "roll" }));
  for (const [nth, { officeId, activeIds, inactiveIds, draftId }] of offices.entries()) {
    const [first = 0, second = 0, third = 0, fourth = 0] = activeIds;
    for (const patientId of [...inactiveIds, first]) tasks.push({ verb: "activate", patientId });
    for (const patientId of [first, second, third, inactiveIds[0] ?? 0])
      tasks.push({ verb: "deactivate", patientId });
    tasks.push({ verb: "activate-many", officeId, patientIds: [...inactiveIds, second] });
    // To both sides, so that two offices are wanted in both orders.
    const sides = [
      [third, 1],
      [fourth, -1],
    ] as const;
    for (const [patientId, step] of sides) {
      const to = offices.at((nth + step) % offices.length);
      if (to) tasks.push({ verb: "transfer", patientId, officeId: to.officeId });
    }
    tasks.push({ verb: "charge", officeId, placement: dice.pick(["separate", "next_invoice"]) });
    if (draftId !== null)
      for (const verb of REVIEWS[nth % REVIEWS.length] ?? [])
        tasks.push({ verb, invoiceId: draftId });
    if (dice.below(2) === 0) tasks.push({ verb: "roll", officeId });
  }
  return dice.shuffled(tasks).map((task) => ({ ...task, afterMs: dice.below(JITTER_MS) }));
}

const REVIEWS = [["hold"], ["hold", "approve"], ["cancel"], [], []] as const;

/** What a reviewer may be told; everything else must be done. */
function isNoRefusal(outcome: Outcome): boolean {
  return !outcome.ok && outcome.code !== "invalid_state";
}

/** A reviewer who was told that it is done finds it done, and one who was refused finds why. */
async function checkReviews(tasks: readonly Asked[], outcomes: readonly Outcome[]): Promise<void> {
  const answers = new Map<number, Map<string, boolean>>();
  for (const [nth, task] of tasks.entries()) {
    if (!("invoiceId" in task)) continue;
    const ofInvoice = answers.get(task.invoiceId) ?? new Map<string, boolean>();
    answers.set(task.invoiceId, ofInvoice.set(task.verb, outcomes[nth]?.ok ?? false));
  }
  const rows = await adminQuery<{ id: number; state: string }>(
    `select i.invoice_id as id, concat_ws(' ', i.status, nullif(i.review_state, 'none'), i.cancel_reason, o.kind) as state
     from invoices i left join stripe_outbox o on o.invoice_id = i.invoice_id and o.kind = 'void_invoice'
     where i.invoice_id = any($1)`,
    [[...answers.keys()]],
  );
  const wrong = rows.filter(({ id, state }) => !allowedAfter(answers.get(id)).includes(state));
  expect(wrong.map(({ id, state }) => ({ state, answers: answers.get(id) }))).toEqual([]);
}

function allowedAfter(answers: Map<string, boolean> = new Map()): string[] {
  if (answers.get("cancel")) return ["canceled operator", "sent void_invoice"];
  if (answers.get("approve")) return ["sent approved", "draft approved"];
  if (answers.get("hold")) return ["draft held"];
  return ["sent", "draft"];
}
