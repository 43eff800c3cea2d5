import type { Tx } from "@/lib/db/transaction";

export type CheckedRows = {
  invoices: number;
  lines: number;
  patients: number;
  creditNotes: number;
};

/** How much a verification looks at. */
export async function countCheckedRows(tx: Tx): Promise<CheckedRows> {
  const [row] = await tx.$queryRaw<CheckedRows[]>`
    select (select count(*) from invoices)::float8 as invoices,
      (select count(*) from invoice_line_items)::float8 as lines,
      (select count(*) from patients)::float8 as patients,
      (select count(*) from credit_notes)::float8 as "creditNotes"`;
  return row ?? { invoices: 0, lines: 0, patients: 0, creditNotes: 0 };
}
