import { realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { type EventStatus, markHandled, type StoredEvent } from "../data/stripe-events";

/** What handling an event came to, and whom it concerned. `again` is tried later. */
export type Handled = {
  status: Exclude<EventStatus, "stored" | "failed"> | "again";
  reason: string | null;
  place: { officeId: number; companyId: number; invoiceId: number | null } | null;
};

/** Notes the outcome of an event in the transaction of what it brought about. */
export async function settleEvent(tx: Tx, event: StoredEvent, handled: Handled): Promise<Handled> {
  const { status, reason, place } = handled;
  if (status !== "again") {
    await markHandled(tx, event, { status, reason, place, at: realNow() });
  }
  return handled;
}
