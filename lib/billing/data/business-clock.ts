import type { BusinessClock } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";

/** Locks the clock's one row, so that two moves cannot pass each other. */
export async function lockClock(tx: Tx): Promise<void> {
  await tx.$queryRaw`select 1 from business_clock where id = 1 for update`;
}

/** `setAt` null is real time; else the clock stands there, or runs on from there. */
export async function saveClock(tx: Tx, clock: BusinessClock): Promise<void> {
  const { setAt, isRunning, movedAt } = clock;
  await tx.businessClock.update({ where: { id: 1 }, data: { setAt, isRunning, movedAt } });
}

/** Whether business time stands still. */
export async function isClockFrozen(tx: Tx): Promise<boolean> {
  const clock = await tx.businessClock.findUnique({ where: { id: 1 } });
  return clock !== null && clock.setAt !== null && !clock.isRunning;
}
