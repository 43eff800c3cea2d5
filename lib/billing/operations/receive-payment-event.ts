import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import type { ReceivedEvent } from "@/lib/stripe/payment-gateway";
import { insertEvent } from "../data/stripe-events";
import { providerPlaces, sealProviderId } from "../provider-refs";

type Reception = "stored" | "duplicate" | "ignored";

/**
 * Takes in a verified event: one insert and one job in one transaction, so that it is either kept
 * or delivered again. What it says is not kept: Stripe is asked when it is applied.
 */
export async function receivePaymentEvent(event: ReceivedEvent): Promise<Reception> {
  const { eventId, subject } = event;
  const sealed = subject && sealProviderId(providerPlaces.event(eventId), subject.id);
  const reason = reasonToIgnore(event);
  return inTransaction(systemScope(), async (tx) => {
    const isNew = await insertEvent(tx, {
      eventId,
      type: event.type,
      occurredAt: event.occurredAt,
      livemode: event.isLive,
      apiVersion: event.apiVersion,
      objectRef: sealed?.ref ?? null,
      objectIndex: sealed?.index ?? null,
      status: reason === null ? "stored" : "ignored",
      reason: reason ?? remarkOn(event),
      receivedAt: realNow(),
    });
    if (!isNew) return "duplicate";
    if (reason !== null) return "ignored";
    await enqueue(tx, "apply_payment_event", { eventId }, { jobKey: `event.${eventId}` });
    return "stored";
  });
}

function reasonToIgnore(event: ReceivedEvent): string | null {
  if (!event.isOfOurMode) return "other_mode";
  return event.subject === null ? "not_followed" : null;
}

/** Its shape is of another version; since the object is fetched anew, it still counts. */
function remarkOn(event: ReceivedEvent): string | null {
  return event.isOfOurVersion ? null : "other_api_version";
}
