import type { Tx } from "@/lib/db/transaction";
import type { CreditNoteKind } from "../domain/credit";
import type { Cents } from "../domain/money";
import { fromCents, toCents } from "./amounts";

export type CreditNote = {
  creditNoteId: number;
  creditNoteNumber: string;
  invoiceId: number;
  kind: CreditNoteKind;
  amountCents: Cents;
  reason: string;
  createdAt: Date;
};

const CREDIT_NOTE = {
  creditNoteId: true,
  creditNoteNumber: true,
  invoiceId: true,
  kind: true,
  amount: true,
  reason: true,
  createdAt: true,
} as const;

/** The credit notes against an invoice, oldest first. */
export async function listCreditNotes(tx: Tx, invoiceId: number): Promise<CreditNote[]> {
  const rows = await tx.creditNote.findMany({
    where: { invoiceId },
    orderBy: { creditNoteId: "asc" },
    select: CREDIT_NOTE,
  });
  return rows.map(({ amount, ...row }) => ({ ...row, amountCents: toCents(amount) }));
}

export async function findCreditNote(tx: Tx, creditNoteId: number): Promise<CreditNote | null> {
  const row = await tx.creditNote.findUnique({ where: { creditNoteId }, select: CREDIT_NOTE });
  if (row === null) return null;
  const { amount, ...rest } = row;
  return { ...rest, amountCents: toCents(amount) };
}

/** Ids drawn beforehand: intents and journal name them before the notes get their numbers. */
export async function drawCreditNoteIds(tx: Tx, count: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    select nextval('credit_notes_credit_note_id_seq')::int as id from generate_series(1, ${count}::int)`;
  return rows.map(({ id }) => id);
}

export type NewCreditNote = Omit<CreditNote, "creditNoteNumber" | "createdAt"> & {
  officeId: number;
  companyId: number;
};

/**
 * Writes credit notes with the next gapless numbers, in the order given; answers the numbers. The
 * counter's row stays locked until commit, so this belongs at the end of its transaction.
 */
export async function insertCreditNotes(
  tx: Tx,
  notes: readonly NewCreditNote[],
  now: Date,
): Promise<string[]> {
  if (notes.length === 0) return [];
  // A statement of its own: the check on the new rows must see where the counter stands.
  const [counter] = await tx.$queryRaw<{ base: number }[]>`
    update number_counters set last_value = last_value + ${notes.length}::int
    where name = 'credit_note' returning last_value - ${notes.length}::int as base`;
  if (counter === undefined) throw new Error("the counter of credit notes is gone");
  const rows = await tx.$queryRaw<{ number: string }[]>`
    insert into credit_notes (credit_note_id, credit_note_sequence, credit_note_number, invoice_id, office_id, company_id,
      amount, reason, kind, created_at)
    select id, ${counter.base}::int + position::int, lumbar_number('CN-', ${counter.base}::int + position::int),
      invoice_id, office_id, company_id, amount, reason, kind::credit_note_kind, ${now}
    from unnest(
      ${notes.map((n) => n.creditNoteId)}::int[], ${notes.map((n) => n.invoiceId)}::int[],
      ${notes.map((n) => n.officeId)}::int[], ${notes.map((n) => n.companyId)}::int[],
      ${notes.map((n) => fromCents(n.amountCents))}::numeric[], ${notes.map((n) => n.reason)}::text[],
      ${notes.map((n) => n.kind)}::text[]
    ) with ordinality as t(id, invoice_id, office_id, company_id, amount, reason, kind, position)
    returning credit_note_number as number`;
  return rows.map(({ number }) => number);
}
