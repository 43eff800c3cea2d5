import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { realNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { countStaleRuns } from "../data/billing-runs";

/** What needs a person although the portal serves. */
export type Alarm = "stale_billing_run";

/** The scheduler calls every ten minutes and goes on with what was left open: longer is too long. */
const SILENCE_MS = 15 * 60_000;

/** An open run without a sign of life since then stands still. */
export function silentSince(now: Date): Date {
  return new Date(now.getTime() - SILENCE_MS);
}

export async function listAlarms(context: Context): Promise<Alarm[]> {
  requireAccess(context.actor, "billing.operations.read");
  const staleRuns = await inTransaction(scopeOf(context.actor), (tx) =>
    countStaleRuns(tx, silentSince(realNow())),
  );
  return staleRuns > 0 ? ["stale_billing_run"] : [];
}
