import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";
import type { Context } from "../context";
import type { ClockOut } from "../contract/clock";
import { isClockFrozen } from "../data/business-clock";
import { refuse } from "../domain/errors";

/** What the business clock shows. Refuses `not_found` where it cannot be set, and `forbidden`. */
export async function showTestClock(context: Context): Promise<ClockOut> {
  if (!isTestClockOn()) refuse("not_found");
  requireAccess(context.actor, "clock.read", null);
  return inTransaction(scopeOf(context.actor), async (tx) => ({
    now: (await businessNow(tx)).toISOString(),
    frozen: await isClockFrozen(tx),
  }));
}
