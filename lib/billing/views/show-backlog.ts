import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow, realNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { type Backlog, countBacklog } from "../data/backlog";
import { countStaleRuns, findLastFinishedRun } from "../data/billing-runs";
import { silentSince } from "./list-alarms";

export type BacklogOut = Backlog & {
  staleRuns: number;
  /** The run that finished last: when, how long it took, what it could not roll. */
  lastRun: { ageMs: number; durationMs: number; officesFailed: number } | null;
};

/** What waits and what stands still, as counts: for the scheduler's answer and for metrics. */
export async function showBacklog(context: Context): Promise<BacklogOut> {
  requireAccess(context.actor, "billing.operations.read");
  const now = realNow();
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const backlog = await countBacklog(tx, await businessNow(tx));
    const staleRuns = await countStaleRuns(tx, silentSince(now));
    const run = await findLastFinishedRun(tx);
    if (run === null || run.finishedAt === null) return { ...backlog, staleRuns, lastRun: null };
    const finishedAt = run.finishedAt.getTime();
    const lastRun = {
      ageMs: now.getTime() - finishedAt,
      durationMs: finishedAt - run.startedAt.getTime(),
      officesFailed: run.officesFailed,
    };
    return { ...backlog, staleRuns, lastRun };
  });
}
