import type { Tx } from "@/lib/db/transaction";
import { listIdleIntentIds } from "../data/outbox";
import { enqueueIntents } from "./want-intents";

/** Intents of an office that waited for another one have their turn. */
export async function wakeWaiting(tx: Tx, officeId: number): Promise<void> {
  await enqueueIntents(tx, await listIdleIntentIds(tx, officeId));
}
