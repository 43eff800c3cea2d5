import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import type { Context } from "../context";
import { type Intent, saveFailure } from "../data/outbox";
import { wakeWaiting } from "./wake-waiting";

/** Gives an intent up, visibly: it is tried again only by hand. `reason` is a code. */
export async function failIntent(
  tx: Tx,
  context: Context,
  intent: Intent,
  reason: string,
): Promise<void> {
  const { outboxId, kind, invoiceId, officeId, companyId, attempts } = intent;
  await saveFailure(tx, outboxId, reason);
  await recordAudit(tx, context, {
    action: "outbox.fail",
    object: { type: "outbox", id: String(outboxId) },
    companyId,
    officeId,
    businessAt: await businessNow(tx),
    details: { kind, invoice_id: invoiceId, attempts, reason },
  });
  // What waited for it would wait in vain.
  await wakeWaiting(tx, officeId);
  log.error("outbox.failed", undefined, { outboxId, kind, officeId, code: reason });
}
