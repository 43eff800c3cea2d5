import { afterEach, expect, test } from "vitest";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { adminQuery } from "@/lib/testing/database";
import { enqueue, enqueueMany } from "./enqueue";

type Job = { task: string; key: string; outboxId: number; attempts: number; revision: number };

const jobs = () =>
  adminQuery<Job>(
    `select t.identifier as task, j.key, (j.payload->>'outboxId')::int as "outboxId", j.max_attempts as attempts, j.revision
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.key`,
  );

const intents = (...ids: number[]) =>
  ids.map((outboxId) => ({ payload: { outboxId }, jobKey: `intent.${outboxId}` }));

const add = (...ids: number[]) =>
  inTransaction(systemScope(), (tx) => enqueueMany(tx, "carry_out_intent", intents(...ids)));

afterEach(() => adminQuery("delete from graphile_worker._private_jobs"));

test("many jobs are added at once, each as a single one would be", async () => {
  await add(1, 2);
  await inTransaction(systemScope(), (tx) =>
    enqueue(tx, "carry_out_intent", { outboxId: 3 }, { jobKey: "intent.3" }),
  );
  expect(await jobs()).toEqual(
    [1, 2, 3].map((outboxId) => ({
      task: "carry_out_intent",
      key: `intent.${outboxId}`,
      outboxId,
      attempts: 25,
      revision: 0,
    })),
  );
});

test("a waiting job of the same key is replaced, a running one gets a successor", async () => {
  await add(1, 2);
  await adminQuery(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where key = 'intent.1'",
  );
  await add(1, 2);
  const found = await adminQuery<{ key: string | null; running: boolean; revision: number }>(
    `select key, locked_at is not null as running, revision from graphile_worker._private_jobs
     order by key nulls first`,
  );
  expect(found).toEqual([
    { key: null, running: true, revision: 0 },
    { key: "intent.1", running: false, revision: 0 },
    { key: "intent.2", running: false, revision: 1 },
  ]);
});

test("jobs go with the transaction that wanted them", async () => {
  const broken = inTransaction(systemScope(), async (tx) => {
    await enqueueMany(tx, "carry_out_intent", intents(1, 2));
    throw new Error("broken");
  });
  await expect(broken).rejects.toThrow("broken");
  expect(await jobs()).toEqual([]);
});

test("no jobs are no call", async () => {
  await add();
  expect(await jobs()).toEqual([]);
});
