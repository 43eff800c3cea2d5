import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { StripeEventListIn, StripeEventListOut, StripeEventOut } from "../contract/stripe";
import { findListedEvent, type ListedStripeEvent, listEventPage } from "../data/stripe-event-lists";
import { refuse } from "../domain/errors";
import { instantOnWire } from "../on-wire";
import { cutPage, type ListKey, openCursor } from "./cursor";

/** What Stripe told, by its receipt, the latest first. Refuses `forbidden`. */
export async function listStripeEvents(
  { actor }: Context,
  { limit, cursor, status }: StripeEventListIn,
): Promise<StripeEventListOut> {
  requireAccess(actor, "billing.operations.read", null);
  const key: ListKey = { list: "stripe-events", filter: { status }, kind: "text" };
  const after = positionOf(openCursor(key, cursor)?.value ?? null);
  return inTransaction(scopeOf(actor), async (tx) => {
    const found = await listEventPage(tx, { status, after, limit: limit + 1 });
    const { rows, nextCursor } = cutPage(key, found, limit, ({ receivedAt, eventId }) => ({
      value: `${receivedAt.toISOString()} ${eventId}`,
      id: 0,
    }));
    return { data: rows.map(eventOnWire), next_cursor: nextCursor };
  });
}

/** One of them. Refuses `forbidden` and `not_found`. */
export async function showStripeEvent(
  { actor }: Context,
  eventId: string,
): Promise<StripeEventOut> {
  requireAccess(actor, "billing.operations.read", null);
  return inTransaction(scopeOf(actor), async (tx) =>
    eventOnWire((await findListedEvent(tx, eventId)) ?? refuse("not_found")),
  );
}

function positionOf(value: string | null): { receivedAt: string; eventId: string } | null {
  if (value === null) return null;
  const [receivedAt = "", eventId = ""] = value.split(" ");
  if (Number.isNaN(Date.parse(receivedAt))) refuse("cursor_mismatch");
  return { receivedAt, eventId };
}

function eventOnWire(event: ListedStripeEvent): StripeEventOut {
  return {
    event_id: event.eventId,
    type: event.type,
    status: event.status,
    reason: event.reason,
    invoice_id: event.invoiceId,
    occurred_at: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    handled_at: instantOnWire(event.handledAt),
  };
}
