import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { EventStatus } from "./stripe-events";

export type ListedStripeEvent = {
  eventId: string;
  type: string;
  status: EventStatus;
  reason: string | null;
  invoiceId: number | null;
  occurredAt: Date;
  receivedAt: Date;
  handledAt: Date | null;
};

const COLUMNS = Prisma.sql`event_id as "eventId", type, status::text as status, reason, invoice_id as "invoiceId",
  occurred_at as "occurredAt", received_at as "receivedAt", handled_at as "handledAt"`;

/** Up to `limit` events after one, by their receipt, the latest first. */
export async function listEventPage(
  tx: Tx,
  page: {
    status: EventStatus | undefined;
    after: { receivedAt: string; eventId: string } | null;
    limit: number;
  },
): Promise<ListedStripeEvent[]> {
  const { status, after, limit } = page;
  const isOfStatus =
    status === undefined ? Prisma.sql`true` : Prisma.sql`status = ${status}::stripe_event_status`;
  const isAfter =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(received_at, event_id) < (${after.receivedAt}::text::timestamptz, ${after.eventId})`;
  return tx.$queryRaw<ListedStripeEvent[]>`
    select ${COLUMNS} from stripe_events where ${isOfStatus} and ${isAfter}
    order by received_at desc, event_id desc limit ${limit}`;
}

export async function findListedEvent(tx: Tx, eventId: string): Promise<ListedStripeEvent | null> {
  const rows = await tx.$queryRaw<ListedStripeEvent[]>`
    select ${COLUMNS} from stripe_events where event_id = ${eventId}`;
  return rows[0] ?? null;
}
