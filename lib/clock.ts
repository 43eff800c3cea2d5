import type { Tx } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";

/** Real time: for security, leases, signatures and the audit's recorded_at. */
export function realNow(): Date {
  return new Date();
}

/** A business clock: real time, standing at an instant, or running on from one. */
export type BusinessClock = { setAt: Date | null; isRunning: boolean; movedAt: Date };

/** What a business clock shows at an instant of real time. */
export function shownBy(clock: BusinessClock | null, realAt: Date): Date {
  if (clock === null || clock.setAt === null) return realAt;
  if (!clock.isRunning) return clock.setAt;
  return new Date(clock.setAt.getTime() + realAt.getTime() - clock.movedAt.getTime());
}

/**
 * Business time, the same for every process. With the test clock on it may stand still.
 * Read it after the office's row lock. Rule: docs/domain.md §3.
 */
export async function businessNow(tx: Tx): Promise<Date> {
  if (!isTestClockOn()) return realNow();
  return shownBy(await tx.businessClock.findUnique({ where: { id: 1 } }), realNow());
}
