import type { Tx } from "@/lib/db/transaction";
import { isOverdue } from "./overdue";

export type Push = { status: "pending" | "sent" | "failed"; sentAt: Date | null };

/** How far an invoice is on its way to Stripe; null when it need not go. `sentAt` is real time. */
export async function findPush(tx: Tx, invoiceId: number): Promise<Push | null> {
  return tx.stripeOutbox.findFirst({
    where: { invoiceId, kind: "push_invoice" },
    select: { status: true, sentAt: true },
  });
}

export type HistoryEvent = { eventId: number; action: string; actorType: string; businessAt: Date };

/** What the audit log holds about one invoice, oldest first. */
export async function listInvoiceEvents(tx: Tx, invoiceId: number): Promise<HistoryEvent[]> {
  return tx.$queryRaw<HistoryEvent[]>`
    select event_id::float8 as "eventId", action, actor_type as "actorType", business_at as "businessAt"
    from audit_events
    where object_type = 'invoice' and object_id = ${String(invoiceId)} and action <> 'patient.names.read'
    order by event_id`;
}

/** When the safety bound parked a draft: the rollover's event names it. */
export async function findParkedAt(
  tx: Tx,
  officeId: number,
  invoiceId: number,
): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ parkedAt: Date }[]>`
    select business_at as "parkedAt" from audit_events
    where office_id = ${officeId} and action = 'cycle.roll'
      and details -> 'ended' ->> 'invoice_id' = ${String(invoiceId)} and details -> 'ended' ->> 'outcome' = 'park'
    order by recorded_at desc, event_id desc limit 1`;
  return row?.parkedAt ?? null;
}

export type InvoiceExtras = {
  companyName: string;
  planName: string;
  isOverdue: boolean;
  /** The staff's notes on its lines. */
  notes: string[];
};

/** What the page of an invoice says besides. */
export async function readInvoiceExtras(
  tx: Tx,
  invoiceId: number,
  now: Date,
): Promise<InvoiceExtras> {
  const [row] = await tx.$queryRaw<InvoiceExtras[]>`
    select c.name as "companyName", p.name as "planName", ${isOverdue(now)} as "isOverdue",
      array(select l.note from invoice_line_items l
        where l.invoice_id = i.invoice_id and l.anonymous_patient_ref is null and l.note is not null
        order by l.line_item_id limit 20) as notes
    from invoices i
    join offices o on o.office_id = i.office_id
    join companies c on c.company_id = i.company_id
    join plans p on p.plan_id = o.current_plan_id
    where i.invoice_id = ${invoiceId}`;
  if (row === undefined) throw new Error(`invoice ${invoiceId}: its office can not be read`);
  return row;
}
