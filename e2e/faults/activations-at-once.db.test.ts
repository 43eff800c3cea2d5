import { afterAll, beforeAll, expect, test } from "vitest";
import type { ActivationOut } from "@/lib/billing/contract/patients";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { setClock } from "@/lib/testing/practice";
import { askAll, hire, type Laborer, valuesOf } from "./crew";
import { furnish, NEW_YORK } from "./furnish";
import { faultsFound } from "./soundness";

const AT = "2026-01-10T15:00:00Z";
const AT_ONCE = 200;
const PROCESSES = 4;

let crew: Laborer[] = [];
beforeAll(async () => {
  crew = await hire(PROCESSES);
  await setClock(AT);
});
afterAll(async () => {
  await Promise.all(crew.map((laborer) => laborer.kill()));
  await disconnect();
});

async function newOffice(inactive: number) {
  const [office] = await furnish(AT, [{ active: 0, inactive, schedule: NEW_YORK }]);
  if (office === undefined) throw new Error("no office");
  return office;
}

async function billOf(officeId: number) {
  return adminQuery(
    `select status::text, total_amount::text as total, line_count as lines from invoices where office_id = $1`,
    [officeId],
  );
}

async function activationsAudited(officeId: number): Promise<number> {
  const rows = await adminQuery(
    "select from audit_events where office_id = $1 and action = 'patient.activate'",
    [officeId],
  );
  return rows.length;
}

test.each([
  { how: "one by one", verb: "activate" },
  { how: "with many keys of their own", verb: "activate", keys: true },
  { how: "in bulk lists that name it twice", verb: "activate-many" },
] as const)(
  `one patient activated ${AT_ONCE} times at once, $how, is billed once`,
  async ({ verb, ...options }) => {
    const { officeId, inactiveIds } = await newOffice(1);
    const [patientId = 0] = inactiveIds;
    const outcomes = await askAll(
      crew,
      Array.from({ length: AT_ONCE }, (_, nth) =>
        verb === "activate"
          ? { verb, patientId, ...("keys" in options && { key: `own-${nth}` }) }
          : { verb, officeId, patientIds: [patientId, patientId] },
      ),
    );
    const answers = valuesOf<object>(outcomes).map((value) => JSON.stringify(value));
    expect(answers.filter((answer) => /"status\\?":\\?"activated\\?"/.test(answer))).toHaveLength(
      1,
    );
    expect(await billOf(officeId)).toEqual([{ status: "draft", total: "2.00", lines: 1 }]);
    expect(await activationsAudited(officeId)).toBe(1);
    expect(await faultsFound()).toEqual([]);
  },
);

test(`${AT_ONCE} repetitions of one request under one key are answered once or told to wait`, async () => {
  const { officeId, inactiveIds } = await newOffice(1);
  const [patientId = 0] = inactiveIds;
  const task = { verb: "activate", patientId, key: "the same" } as const;
  const outcomes = await askAll(
    crew,
    Array.from({ length: AT_ONCE }, () => task),
  );
  const done = outcomes.filter((outcome) => outcome.ok).map(({ value }) => value);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map((answer) => JSON.stringify(answer))).size).toBe(1);
  for (const outcome of outcomes)
    if (!outcome.ok) expect(outcome).toMatchObject({ status: 409, code: "request_in_progress" });
  expect(await billOf(officeId)).toEqual([{ status: "draft", total: "2.00", lines: 1 }]);
  const [again] = await askAll(crew, [task]);
  expect(again).toEqual({ ok: true, value: done[0] });
});

test(`${AT_ONCE} patients of one office activated at once have one line each, without a deadlock`, async () => {
  const { officeId, inactiveIds } = await newOffice(AT_ONCE);
  const outcomes = await askAll(
    crew,
    inactiveIds.map((patientId) => ({ verb: "activate", patientId })),
  );
  const answers = valuesOf<ActivationOut>(outcomes);
  expect(answers.filter(({ billed }) => billed)).toHaveLength(AT_ONCE);
  expect(new Set(answers.map((answer) => answer.invoice_id)).size).toBe(1);
  expect(await billOf(officeId)).toEqual([{ status: "draft", total: "400.00", lines: AT_ONCE }]);
  expect(await activationsAudited(officeId)).toBe(AT_ONCE);
  expect(await faultsFound()).toEqual([]);
});

test(`overlapping lists of ${AT_ONCE} patients, forward and backward, at once bill each once`, async () => {
  const { officeId, inactiveIds } = await newOffice(AT_ONCE);
  const backward = inactiveIds.toReversed();
  const outcomes = await askAll(
    crew,
    Array.from({ length: 20 }, (_, nth) => ({
      verb: "activate-many" as const,
      officeId,
      patientIds: (nth % 2 === 0 ? inactiveIds : backward).slice(nth * 4),
    })),
  );
  const counts = valuesOf<{ activated: number; refused: number }>(outcomes);
  expect(counts.reduce((sum, { activated }) => sum + activated, 0)).toBe(AT_ONCE);
  expect(await billOf(officeId)).toEqual([{ status: "draft", total: "400.00", lines: AT_ONCE }]);
  expect(await faultsFound()).toEqual([]);
});

test(`${AT_ONCE} activations and deactivations of one patient at once bill it once`, async () => {
  const { officeId, inactiveIds } = await newOffice(1);
  const [patientId = 0] = inactiveIds;
  const outcomes = await askAll(
    crew,
    Array.from({ length: AT_ONCE }, (_, nth) => ({
      verb: nth % 3 === 0 ? ("deactivate" as const) : ("activate" as const),
      patientId,
    })),
  );
  const answers = valuesOf<{ billed?: boolean }>(outcomes);
  expect(answers.filter(({ billed }) => billed)).toHaveLength(1);
  expect(await billOf(officeId)).toEqual([{ status: "draft", total: "2.00", lines: 1 }]);
  expect(await faultsFound()).toEqual([]);
});
