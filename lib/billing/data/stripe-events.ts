import type { Tx } from "@/lib/db/transaction";

export type EventStatus = "stored" | "applied" | "ignored" | "unmatched" | "failed";

type NewEvent = {
  eventId: string;
  type: string;
  occurredAt: Date;
  livemode: boolean;
  apiVersion: string | null;
  /** Ciphertext and blind index of the id to be fetched; null when nothing is. */
  objectRef: string | null;
  objectIndex: string | null;
  status: "stored" | "ignored";
  reason: string | null;
  receivedAt: Date;
};

/** Keeps an event; answers whether it is new. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<boolean> {
  const { count } = await tx.stripeEvent.createMany({
    data: [{ ...event, handledAt: event.status === "ignored" ? event.receivedAt : null }],
    skipDuplicates: true,
  });
  return count === 1;
}

export type StoredEvent = {
  eventId: string;
  type: string;
  status: EventStatus;
  objectRef: string | null;
  objectIndex: string | null;
  attempts: number;
  receivedAt: Date;
};

export async function findEvent(tx: Tx, eventId: string): Promise<StoredEvent | null> {
  return tx.stripeEvent.findUnique({
    where: { eventId },
    select: {
      eventId: true,
      type: true,
      status: true,
      objectRef: true,
      objectIndex: true,
      attempts: true,
      receivedAt: true,
    },
  });
}

type Handling = {
  status: Exclude<EventStatus, "stored">;
  reason: string | null;
  /** Whom it turned out to concern. */
  place: { officeId: number; companyId: number; invoiceId: number | null } | null;
  at: Date;
};

/**
 * Notes what became of an event. What was noted at its receipt stays when there is nothing to add;
 * why an earlier try failed does not.
 */
export async function markHandled(
  tx: Tx,
  event: Pick<StoredEvent, "eventId" | "status">,
  handling: Handling,
): Promise<void> {
  const { status, reason, place, at } = handling;
  await tx.stripeEvent.update({
    where: { eventId: event.eventId },
    data: {
      status,
      handledAt: at,
      attempts: { increment: 1 },
      ...(reason === null && event.status !== "failed" ? {} : { reason }),
      ...(place === null ? {} : placeColumns(place)),
    },
  });
}

// Picked one by one: whoever is in that place may hand over a whole row.
function placeColumns({ officeId, companyId, invoiceId }: NonNullable<Handling["place"]>) {
  return { officeId, companyId, invoiceId };
}

/** Whether an event about the same object was handled since an instant of real time. */
export async function wasHandledSince(tx: Tx, event: StoredEvent, at: Date): Promise<boolean> {
  const { objectIndex, eventId } = event;
  if (objectIndex === null) return false;
  const other = await tx.stripeEvent.findFirst({
    where: { objectIndex, eventId: { not: eventId }, handledAt: { gte: at } },
    select: { eventId: true },
  });
  return other !== null;
}

/** Puts an event back to be applied anew. */
export async function reopenEvent(tx: Tx, eventId: string): Promise<void> {
  await tx.stripeEvent.update({
    where: { eventId },
    data: { status: "stored", reason: null, handledAt: null, attempts: 0 },
  });
}

type Stalled = { storedBefore: Date; failedBefore: Date; maxAttempts: number };

/** Events still to be applied whose job may be lost. Instants are real time. */
export async function listStalledEventIds(
  tx: Tx,
  { storedBefore, failedBefore, maxAttempts }: Stalled,
  limit: number,
): Promise<string[]> {
  const rows = await tx.stripeEvent.findMany({
    where: {
      OR: [
        { status: "stored", receivedAt: { lt: storedBefore } },
        { status: "failed", attempts: { lt: maxAttempts }, handledAt: { lt: failedBefore } },
      ],
    },
    select: { eventId: true },
    orderBy: { receivedAt: "asc" },
    take: limit,
  });
  return rows.map((row) => row.eventId);
}
