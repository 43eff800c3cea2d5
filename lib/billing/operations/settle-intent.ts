import { recordAudit } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { type Intent, saveSent } from "../data/outbox";
import { wakeWaiting } from "./wake-waiting";

/** Notes that an intent is done, and lets those have their turn that waited for it. */
export async function settleIntent(
  tx: Tx,
  context: Context,
  intent: Intent,
  details: { total_cents?: number; absent?: boolean },
  now: Date,
): Promise<void> {
  const { outboxId, kind, officeId, companyId, invoiceId, attempts } = intent;
  await saveSent(tx, outboxId, now);
  await recordAudit(tx, context, {
    action: "outbox.send",
    object: { type: "outbox", id: String(outboxId) },
    companyId,
    officeId,
    businessAt: now,
    details: { kind, invoice_id: invoiceId, attempts, ...details },
  });
  await wakeWaiting(tx, officeId);
}
