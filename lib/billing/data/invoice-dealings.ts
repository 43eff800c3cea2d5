import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { InvoiceDealings } from "../domain/credit";
import { toCents } from "./amounts";

type Row = { invoiceId: number; hasPendingRequest: boolean } & Record<
  "reduced" | "refundNotes" | "officeNotes" | "refunds" | "disputes",
  Prisma.Decimal
>;

const none = Prisma.sql`0::numeric`;

/** What was credited, given back and asked of Stripe, by invoice; the ids not in scope left out. */
export async function readDealings(
  tx: Tx,
  invoiceIds: readonly number[],
): Promise<Map<number, InvoiceDealings>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    select i.invoice_id as "invoiceId",
      exists (select from stripe_outbox o where o.invoice_id = i.invoice_id and o.status = 'pending'
        and o.kind in ('void_invoice', 'write_off_invoice', 'retry_payment')) as "hasPendingRequest",
      coalesce(n.reduced, ${none}) as reduced, coalesce(n.refunds, ${none}) as "refundNotes",
      coalesce(n.office, ${none}) as "officeNotes",
      coalesce(p.refunds, ${none}) as refunds, coalesce(p.disputes, ${none}) as disputes
    from invoices i
    left join lateral (
      select sum(amount) filter (where kind = 'reduces_due') as reduced,
        sum(amount) filter (where kind = 'refund') as refunds, sum(amount) filter (where kind = 'office_credit') as office
      from credit_notes where invoice_id = i.invoice_id) n on true
    left join lateral (
      select sum(amount) filter (where kind = 'refund') as refunds, sum(amount) filter (where kind = 'dispute') as disputes
      from payments where invoice_id = i.invoice_id and status = 'succeeded') p on true
    where i.invoice_id = any(${[...invoiceIds]}::int[])`;
  return new Map(
    rows.map((row) => [
      row.invoiceId,
      {
        hasPendingRequest: row.hasPendingRequest,
        reducedCents: toCents(row.reduced),
        refundNotesCents: toCents(row.refundNotes),
        officeNotesCents: toCents(row.officeNotes),
        refundsCents: toCents(row.refunds),
        disputesCents: toCents(row.disputes),
      },
    ]),
  );
}
