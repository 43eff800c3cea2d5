import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { listStalledIntentIds } from "../data/outbox";
import { listStalledEventIds } from "../data/stripe-events";
import { MAX_EVENT_ATTEMPTS } from "./apply-payment-event";
import { enqueueIntents } from "./want-intents";

const BATCH = 1000;
const INTENT_SILENCE_MS = 60_000;
const STORED_SILENCE_MS = 5 * 60_000;
/** Longer than any pause between two tries of an event. */
const FAILED_SILENCE_MS = 2 * 3_600_000;

/**
 * Gives a job back to rows that have lost theirs, as to a worker that was killed: the row says what
 * must be so, the queue only when. Answers how many got one.
 */
export async function requeueStalled(): Promise<number> {
  const at = realNow().getTime();
  const ago = (ms: number) => new Date(at - ms);
  return inTransaction(systemScope(), async (tx) => {
    const intents = await listStalledIntentIds(tx, ago(INTENT_SILENCE_MS), BATCH);
    const events = await listStalledEventIds(
      tx,
      {
        storedBefore: ago(STORED_SILENCE_MS),
        failedBefore: ago(FAILED_SILENCE_MS),
        maxAttempts: MAX_EVENT_ATTEMPTS,
      },
      BATCH,
    );
    await enqueueIntents(tx, intents);
    await enqueueMany(
      tx,
      "apply_payment_event",
      events.map((eventId) => ({ payload: { eventId }, jobKey: `event.${eventId}` })),
    );
    return intents.length + events.length;
  });
}
