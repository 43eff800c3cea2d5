import type { Context } from "@/lib/billing/context";
import { businessNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { recordAudit } from "./record";

/**
 * Notes in the audit log whose names a view showed, by their refs: one event for one view, in its
 * transaction. Rule: docs/domain.md §10.
 */
export async function recordNamesRead(
  tx: Tx,
  context: Context,
  where: {
    object: { type: "office" | "invoice" | "patient"; id: number };
    companyId: number;
    officeId: number;
  },
  refs: readonly string[],
): Promise<void> {
  if (refs.length === 0) return;
  await recordAudit(tx, context, {
    action: "patient.names.read",
    object: { type: where.object.type, id: String(where.object.id) },
    companyId: where.companyId,
    officeId: where.officeId,
    businessAt: await businessNow(tx),
    details: { refs: [...refs], count: refs.length },
  });
}
