import { requireAccess } from "@/lib/auth/policy";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import {
  listOfficeIdsOfOldStanding,
  lockOffice,
  type Office,
  setOfficeStatus,
} from "../data/offices";
import { hasFailedOrOverdue } from "../data/overdue";
import { officeStatusAfterPayments } from "../domain/invoice";

const BATCH_OFFICES = 200;

/**
 * Moves offices to past_due whose invoices failed or passed their due date, and back when none is
 * left. Answers how many moved. Rule: docs/domain.md §5.
 */
export async function refreshOfficeStandings(context: Context): Promise<number> {
  requireAccess(context.actor, "billing.run", null);
  for (let moved = 0; ;) {
    const officeIds = await inTransaction(systemScope(), async (tx) =>
      listOfficeIdsOfOldStanding(tx, await businessNow(tx), BATCH_OFFICES),
    );
    const movedNow = await refreshAll(context, officeIds);
    moved += movedNow;
    if (officeIds.length < BATCH_OFFICES || movedNow === 0) return moved;
  }
}

async function refreshAll(context: Context, officeIds: readonly number[]): Promise<number> {
  let moved = 0;
  for (const officeId of officeIds) {
    const hasMoved = await inTransaction(systemScope(), async (tx) => {
      const office = await lockOffice(tx, officeId);
      return office !== null && refreshOfficeStanding(tx, context, office, await businessNow(tx));
    });
    if (hasMoved) moved += 1;
  }
  return moved;
}

/** The same for one office, locked by the caller. Answers whether its status moved. */
export async function refreshOfficeStanding(
  tx: Tx,
  context: Context,
  office: Office,
  now: Date,
): Promise<boolean> {
  const { officeId, companyId, status: before } = office;
  const after = officeStatusAfterPayments({
    status: before,
    hasFailedOrOverdue: await hasFailedOrOverdue(tx, officeId, now),
  });
  if (after === before) return false;
  await setOfficeStatus(tx, officeId, after, now);
  await recordAudit(tx, context, {
    action: "office.standing",
    object: { type: "office", id: String(officeId) },
    companyId,
    officeId,
    businessAt: now,
    details: { before, after },
  });
  return true;
}
