import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { InvoiceStatus, InvoiceType } from "../domain/invoice";
import type { Cents } from "../domain/money";

export type NumberedInvoice = {
  invoiceId: number;
  officeId: number;
  companyId: number;
  officeName: string;
  number: string;
  type: InvoiceType;
  status: InvoiceStatus;
  totalCents: Cents;
};

const TYPED_NUMBER = /^(?:lb-?)?(\d{1,9})$/i;
const SHOWN_DIGITS = 6;
const MAX_SEQUENCE = 2_147_483_647;
/** One or two digits begin too many numbers to walk through. */
const MIN_BEGINNING = 3;

type Range = { from: number; to: number };

/** The sequences that a typed number, or the beginning of one, may mean; the exact one first. */
export function rangesOf(typed: string): Range[] {
  const digits = TYPED_NUMBER.exec(typed.trim())?.[1];
  if (digits === undefined) return [];
  const exact = Number(digits);
  const ranges = exact > 0 ? [{ from: exact, to: exact }] : [];
  if (digits.length < MIN_BEGINNING) return ranges;
  // With leading zeros the beginning is that of the shown form, which has six digits at least.
  const isPadded = digits.startsWith("0");
  const mostMissing = isPadded ? SHOWN_DIGITS - digits.length : 9 - digits.length;
  for (let missing = 1; missing <= mostMissing; missing += 1) {
    if (isPadded && digits.length + missing !== SHOWN_DIGITS) continue;
    const scale = 10 ** missing;
    const from = Math.max(1, exact * scale);
    if (from <= MAX_SEQUENCE)
      ranges.push({ from, to: Math.min(MAX_SEQUENCE, exact * scale + scale - 1) });
  }
  return ranges;
}

/** Issued invoices in scope whose number is, or begins with, what was typed. */
export async function findNumberedInvoices(
  tx: Tx,
  typed: string,
  limit: number,
): Promise<NumberedInvoice[]> {
  const ranges = rangesOf(typed);
  if (ranges.length === 0) return [];
  const isMeant = Prisma.join(
    ranges.map(
      ({ from, to }) => Prisma.sql`i.invoice_sequence between ${from}::int and ${to}::int`,
    ),
    " or ",
  );
  return tx.$queryRaw<NumberedInvoice[]>`
    select i.invoice_id as "invoiceId", i.office_id as "officeId", i.company_id as "companyId",
      o.name as "officeName", i.invoice_number as number, i.invoice_type::text as type,
      i.status::text as status, i.total_cents::float8 as "totalCents"
    from invoices i join offices o on o.office_id = i.office_id
    where ${isMeant} order by i.invoice_sequence limit ${limit}`;
}
