import { businessNow, realNow } from "@/lib/clock";
import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { type Backlog, countBacklog } from "../data/backlog";

/** A running batch saves its progress far more often than this. */
const STALE_MS = 5 * 60_000;

/** What waits and what stands still, as counts: for metrics and the operations page. */
export async function showBacklog(context: Context): Promise<Backlog> {
  requireAccess(context.actor, "billing.operations.read");
  const staleBefore = new Date(realNow().getTime() - STALE_MS);
  return inTransaction(scopeOf(context.actor), async (tx) =>
    countBacklog(tx, { asOf: await businessNow(tx), staleBefore }),
  );
}
