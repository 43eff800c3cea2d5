import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { endPause, lockIntent, reopenIntent } from "../data/outbox";
import { refuse } from "../domain/errors";
import { enqueueIntents } from "./want-intents";

/**
 * Has a failed intent tried again, under new keys and after a look at what Stripe has. A pending
 * one is tried at once, whatever its pause. Refuses `not_found`, and `invalid_state` for one that was sent.
 */
export async function retryIntent(context: Context, outboxId: number): Promise<void> {
  requireAccess(context.actor, "billing.operations.retry", null);
  await inTransaction(scopeOf(context.actor), async (tx) => {
    const intent = (await lockIntent(tx, outboxId)) ?? refuse("not_found");
    if (intent.status === "sent") refuse("invalid_state");
    // Should a try run at this moment, both say the same under the same keys.
    if (intent.status === "failed") await reopenIntent(tx, outboxId);
    else await endPause(tx, outboxId);
    await enqueueIntents(tx, [outboxId]);
    await recordAudit(tx, context, {
      action: "outbox.retry",
      object: { type: "outbox", id: String(outboxId) },
      companyId: intent.companyId,
      officeId: intent.officeId,
      businessAt: await businessNow(tx),
      details: { kind: intent.kind, invoice_id: intent.invoiceId, status: intent.status },
    });
  });
}
