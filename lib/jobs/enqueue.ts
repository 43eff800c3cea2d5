import type { Tx } from "@/lib/db/transaction";

/** What a job may be told: ids only, never content. */
export type JobPayloads = {
  carry_out_intent: { outboxId: number };
  apply_payment_event: { eventId: string };
  roll_batches: { runId: number };
};

export type JobName = keyof JobPayloads;

type Options = { jobKey?: string; runAt?: Date };

/** Adds a job in the transaction of the row it is about. The same jobKey replaces a waiting job. */
export async function enqueue<N extends JobName>(
  tx: Tx,
  name: N,
  payload: JobPayloads[N],
  options: Options = {},
): Promise<void> {
  await tx.$executeRaw`select lumbar_enqueue(${name}, ${JSON.stringify(payload)}::json, ${options.jobKey ?? null}, ${options.runAt ?? null}::timestamptz)`;
}

/** The same for many rows in one call of the queue. No key may come twice. */
export async function enqueueMany<N extends JobName>(
  tx: Tx,
  name: N,
  jobs: readonly { payload: JobPayloads[N]; jobKey: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  const payloads = jobs.map((job) => JSON.stringify(job.payload));
  const keys = jobs.map((job) => job.jobKey);
  await tx.$executeRaw`select lumbar_enqueue(${name}, ${payloads}::json[], ${keys}::text[])`;
}
