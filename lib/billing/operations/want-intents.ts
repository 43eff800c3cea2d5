import type { Tx } from "@/lib/db/transaction";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { insertIntents, type NewIntent } from "../data/outbox";

/**
 * Writes what must become so at Stripe, in the transaction that wants it, with a job for each.
 * Those of one invoice are carried out in the order given. Rule: docs/domain.md §6.
 */
export async function wantIntents(
  tx: Tx,
  intents: readonly NewIntent[],
  now: Date,
): Promise<number[]> {
  const outboxIds = await insertIntents(tx, intents, now);
  await enqueueIntents(tx, outboxIds);
  return outboxIds;
}

/** Has intents tried at once; a waiting job of theirs is replaced. */
export async function enqueueIntents(tx: Tx, outboxIds: readonly number[]): Promise<void> {
  await enqueueMany(
    tx,
    "carry_out_intent",
    outboxIds.map((outboxId) => ({ payload: { outboxId }, jobKey: `intent.${outboxId}` })),
  );
}
