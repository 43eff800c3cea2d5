import type { Prisma } from "@/lib/db/generated/client";
import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { ItemType } from "../domain/invoice";
import type { ItemAmount, Posting } from "../domain/journal";
import type { InvoiceBooks } from "../domain/movements";
import { fromCents, toCents } from "./amounts";

export type JournalEntry = Posting & {
  companyId: number;
  officeId: number;
  invoiceId: number;
  /** What caused it, such as "invoice:12": the same cause posts once. */
  source: string;
  /** The month it belongs to in the office's calendar, 'YYYY-MM'. */
  month: string;
};

/** Posts transfers. Posting the same source and cause again is refused by the unique index. */
export async function insertPostings(
  tx: Tx,
  entries: readonly JournalEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    company_id: entry.companyId,
    office_id: entry.officeId,
    invoice_id: entry.invoiceId,
    item_type: entry.itemType,
    cause: entry.cause,
    source: entry.source,
    debit: entry.debit,
    credit: entry.credit,
    amount: fromCents(entry.amountCents),
    month: entry.month,
  }));
  await tx.$executeRaw`
    insert into journal (company_id, office_id, invoice_id, item_type, cause, source, debit_account, credit_account,
      amount, month, posted_at)
    select company_id, office_id, invoice_id, item_type::item_type, cause, source, debit, credit, amount, month, ${now}
    from ${rowsOf(rows)} as t(company_id int, office_id int, invoice_id int, item_type text, cause text, source text,
      debit text, credit text, amount numeric, month text)`;
}

/** What the books hold of an invoice: what is receivable, and what was written off of it. */
export async function readInvoiceBooks(tx: Tx, invoiceId: number): Promise<InvoiceBooks> {
  const [row] = await tx.$queryRaw<{ receivable: Prisma.Decimal; writtenOff: Prisma.Decimal }[]>`
    select coalesce(sum(case 'receivable' when debit_account then amount when credit_account then -amount end), 0) as receivable,
      coalesce(sum(case 'write_offs' when debit_account then amount when credit_account then -amount end), 0) as "writtenOff"
    from journal where invoice_id = ${invoiceId}`;
  if (row === undefined) throw new Error("a sum has no row");
  return { receivableCents: toCents(row.receivable), writtenOffCents: toCents(row.writtenOff) };
}

/** What is left of an invoice's charges per item type: invoiced minus credited; what a void takes back. */
export async function sumLeftByItemType(tx: Tx, invoiceId: number): Promise<ItemAmount[]> {
  const rows = await tx.$queryRaw<{ itemType: ItemType; left: Prisma.Decimal }[]>`
    select item_type::text as "itemType",
      sum(case cause when 'finalize' then amount else -amount end) as left
    from journal
    where invoice_id = ${invoiceId} and cause in ('finalize', 'credit_note') and item_type is not null
    group by item_type order by item_type`;
  return rows.map(({ itemType, left }) => ({ itemType, amountCents: toCents(left) }));
}
