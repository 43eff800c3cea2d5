import type { Tx } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";

/** Real time: for security, leases, signatures and the audit's recorded_at. */
export function realNow(): Date {
  return new Date();
}

/**
 * Business time, the same for every process. With the test clock on it may stand still.
 * Read it after the office's row lock. Rule: docs/domain.md §3.
 */
export async function businessNow(tx: Tx): Promise<Date> {
  if (!isTestClockOn()) return realNow();
  const clock = await tx.businessClock.findUnique({ where: { id: 1 } });
  return clock?.setAt ?? realNow();
}
