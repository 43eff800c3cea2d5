import { z } from "zod";
import { id, instantOut, listOf, pageIn, pathId } from "./fields";

export const OUTBOX_STATUSES = ["pending", "sent", "failed"] as const;
export const outboxListIn = pageIn.extend({
  status: z.enum(OUTBOX_STATUSES).optional(),
  office_id: pathId.optional(),
  invoice_id: pathId.optional(),
});
export type OutboxListIn = z.output<typeof outboxListIn>;

/** `body` is the text that `body_sha256` was made of. */
export const outboxRowOut = z.strictObject({
  outbox_id: id,
  kind: z.string(),
  office_id: id,
  invoice_id: id.nullable(),
  status: z.enum(OUTBOX_STATUSES),
  attempts: z.int().nonnegative(),
  idempotency_key: z.string(),
  body: z.string().nullable(),
  body_sha256: z.string().nullable(),
  last_error: z.string().nullable(),
  created_at: instantOut,
  sent_at: instantOut.nullable(),
});
export type OutboxRowOut = z.output<typeof outboxRowOut>;
export const outboxListOut = listOf(outboxRowOut);
export type OutboxListOut = z.output<typeof outboxListOut>;

export const EVENT_STATUSES = ["stored", "applied", "ignored", "unmatched", "failed"] as const;
export const stripeEventId = z.string().regex(/^evt_[A-Za-z0-9_]{4,250}$/);
export const stripeEventListIn = pageIn.extend({ status: z.enum(EVENT_STATUSES).optional() });
export type StripeEventListIn = z.output<typeof stripeEventListIn>;

export const stripeEventOut = z.strictObject({
  event_id: z.string(),
  type: z.string(),
  status: z.enum(EVENT_STATUSES),
  reason: z.string().nullable(),
  invoice_id: id.nullable(),
  occurred_at: instantOut,
  received_at: instantOut,
  handled_at: instantOut.nullable(),
});
export type StripeEventOut = z.output<typeof stripeEventOut>;
export const stripeEventListOut = listOf(stripeEventOut);
export type StripeEventListOut = z.output<typeof stripeEventListOut>;
