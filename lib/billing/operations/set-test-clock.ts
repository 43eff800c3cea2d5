import { requireAccess } from "@/lib/auth/policy";
import { recordAudit } from "@/lib/audit/record";
import { type BusinessClock, businessNow, realNow, shownBy } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { isTestClockOn } from "@/lib/env";
import type { Context } from "../context";
import type { ClockOut } from "../contract/clock";
import { lockClock, saveClock } from "../data/business-clock";
import { refuse } from "../domain/errors";

/** Sets the business clock, which then stands still. Refuses a move back, and `not_found` where it is off. */
export async function setTestClock(context: Context, at: Date): Promise<ClockOut> {
  return moveClock(context, (before, movedAt) => {
    if (at < before) refuse("clock_moves_forward_only");
    return { setAt: at, isRunning: false, movedAt };
  });
}

/** Lets business time run again: as real time if that is not a step back, else on from where it stands. */
export async function releaseTestClock(context: Context): Promise<ClockOut> {
  return moveClock(context, (before, movedAt) =>
    before <= movedAt
      ? { setAt: null, isRunning: false, movedAt }
      : { setAt: before, isRunning: true, movedAt },
  );
}

async function moveClock(
  context: Context,
  decide: (before: Date, realAt: Date) => BusinessClock,
): Promise<ClockOut> {
  if (!isTestClockOn()) refuse("not_found");
  requireAccess(context.actor, "clock.set", null);
  return inTransaction(systemScope(), async (tx) => {
    await lockClock(tx);
    const before = await businessNow(tx);
    const realAt = realNow();
    const clock = decide(before, realAt);
    await saveClock(tx, clock);
    const after = shownBy(clock, realAt);
    const frozen = clock.setAt !== null && !clock.isRunning;
    await recordAudit(tx, context, {
      action: "clock.set",
      object: { type: "clock", id: "business" },
      companyId: null,
      officeId: null,
      businessAt: after,
      details: { before: before.toISOString(), after: after.toISOString(), frozen },
    });
    return { now: after.toISOString(), frozen };
  });
}
