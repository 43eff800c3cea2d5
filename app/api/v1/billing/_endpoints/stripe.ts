import { z } from "zod";
import { emptyIn, pathId } from "@/lib/billing/contract/fields";
import {
  outboxListIn,
  outboxListOut,
  outboxRowOut,
  stripeEventId,
  stripeEventListIn,
  stripeEventListOut,
  stripeEventOut,
} from "@/lib/billing/contract/stripe";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Stripe";

export const getOutbox = endpoint({
  method: "GET",
  url: "/stripe/outbox",
  tag,
  summary: "What is sent to Stripe",
  description:
    "With `body`, word for word, for administrators; `body_sha256` is the hash of that text.",
  query: outboxListIn,
  output: outboxListOut,
  answers: { 200: "A page of intents, the newest first." },
  refusals: ["cursor_mismatch"],
  allowedTo: "billing.operations.read",
});

export const postOutboxRetry = endpoint({
  method: "POST",
  url: "/stripe/outbox/{outbox_id}/retry",
  tag,
  summary: "Try again to reach Stripe",
  path: z.object({ outbox_id: pathId }),
  body: emptyIn,
  output: outboxRowOut,
  answers: { 200: "The intent as it is now." },
  refusals: ["invalid_state"],
  allowedTo: "billing.operations.retry",
  enqueues: true,
});

export const getStripeEvents = endpoint({
  method: "GET",
  url: "/stripe/events",
  tag,
  summary: "What Stripe told",
  query: stripeEventListIn,
  output: stripeEventListOut,
  answers: { 200: "A page of events, the latest received first." },
  refusals: ["cursor_mismatch"],
  allowedTo: "billing.operations.read",
});

export const postStripeEventRetry = endpoint({
  method: "POST",
  url: "/stripe/events/{event_id}/retry",
  tag,
  summary: "Apply an event anew",
  path: z.object({ event_id: stripeEventId }),
  body: emptyIn,
  output: stripeEventOut,
  answers: { 200: "The event as it is now." },
  allowedTo: "billing.operations.retry",
  enqueues: true,
});
