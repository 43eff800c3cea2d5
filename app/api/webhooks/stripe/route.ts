import { receivePaymentEvent } from "@/lib/billing/operations/receive-payment-event";
import { refuse } from "@/lib/billing/domain/errors";
import { drainAfterResponse } from "@/lib/http/after-response";
import { problemAnswer, respond, valueAnswer } from "@/lib/http/answer";
import { settle } from "@/lib/http/execute";
import { problem } from "@/lib/http/problem";
import { readBytes } from "@/lib/http/read-body";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";
import { verifyWebhook } from "@/lib/stripe/webhook";

/** Answers once the event is kept; it is applied after the answer is out. */
async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const outcome = await settle({ name: "webhooks.stripe", requestId }, async () => {
    const rawBody = await readBytes(request);
    const verified = verifyWebhook(rawBody, request.headers.get("stripe-signature"));
    if (verified.kind === "not_configured") return refuse("not_configured");
    if (verified.kind === "refused" && verified.reason === "malformed") {
      return refuse("malformed_json", "The delivery is signed, but it is no event.");
    }
    if (verified.kind === "refused") return problemAnswer(problem("bad_signature", requestId));
    const result = await receivePaymentEvent(verified.event);
    if (result === "stored") drainAfterResponse();
    return valueAnswer(200, { received: true, event_id: verified.event.eventId, result });
  });
  return respond(outcome.ok ? outcome.value : problemAnswer(outcome.problem), requestId);
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "POST", handle });
