import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import type { Context } from "../context";
import { findEvent, reopenEvent } from "../data/stripe-events";
import { refuse } from "../domain/errors";

/** Has an event applied anew, whatever became of it before. Refuses `not_found`. */
export async function retryEvent(context: Context, eventId: string): Promise<void> {
  requireAccess(context.actor, "billing.operations.retry", null);
  await inTransaction(scopeOf(context.actor), async (tx) => {
    const event = (await findEvent(tx, eventId)) ?? refuse("not_found");
    await reopenEvent(tx, eventId);
    await enqueue(tx, "apply_payment_event", { eventId }, { jobKey: `event.${eventId}` });
    await recordAudit(tx, context, {
      action: "event.retry",
      object: { type: "stripe_event", id: eventId },
      companyId: null,
      officeId: null,
      businessAt: await businessNow(tx),
      details: { event_type: event.type, status: event.status },
    });
  });
}
