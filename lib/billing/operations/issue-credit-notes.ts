import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { drawCreditNoteIds, insertCreditNotes } from "../data/credit-notes";
import { addCredited, type Invoice } from "../data/invoices";
import { sumLeftByItemType } from "../data/journal";
import { giveOfficeCredit, type Office } from "../data/offices";
import type { CreditNoteKind } from "../domain/credit";
import { divideCredits, postingsForCreditNote } from "../domain/journal";
import { type Cents, sumCents } from "../domain/money";
import { postEntries } from "./post-entries";
import { refreshOfficeStanding } from "./refresh-office-standing";
import { wantIntents } from "./want-intents";

export type Crediting = {
  /** Issued, locked after its office. */
  invoice: Invoice;
  office: Office;
  /** One credit note each. */
  parts: readonly { kind: CreditNoteKind; amountCents: Cents }[];
  becomesPaid: boolean;
  reason: string;
  /** False when Stripe has made the refund already. */
  isToldStripe: boolean;
};

/**
 * Writes credit notes and all they bring about: books, office credit, the invoice's amounts, the
 * office's standing, intents for Stripe. Their numbers come last, for the counter stays locked from
 * here to the commit. Answers the numbers. Rule: docs/domain.md §5.
 */
export async function issueCreditNotes(
  tx: Tx,
  context: Context,
  credit: Crediting,
  now: Date,
): Promise<string[]> {
  const { invoice, office, parts } = credit;
  const { invoiceId, officeId, companyId } = invoice;
  const amounts = parts.map(({ amountCents }) => amountCents);
  const shares = divideCredits(await sumLeftByItemType(tx, invoiceId), amounts);
  const ids = await drawCreditNoteIds(tx, parts.length);
  const notes = parts.map((part, index) => ({
    ...part,
    creditNoteId: ids[index] ?? 0,
    items: shares[index] ?? [],
  }));
  const sourced = notes.map(({ creditNoteId, kind, items }) => ({
    source: `credit_note:${creditNoteId}`,
    postings: postingsForCreditNote(kind, items),
  }));
  await postEntries(tx, credit, sourced, now);
  const toOffice = parts.filter(({ kind }) => kind === "office_credit");
  const officeCents = sumCents(toOffice.map(({ amountCents }) => amountCents));
  await giveOfficeCredit(tx, officeId, officeCents, now);
  const { becomesPaid } = credit;
  await addCredited(tx, invoiceId, { cents: sumCents(amounts), becomesPaid }, now);
  if (becomesPaid) await refreshOfficeStanding(tx, context, office, now);
  if (credit.isToldStripe) {
    const intents = notes.map(({ creditNoteId, kind }) => ({
      kind: kind === "refund" ? ("refund" as const) : ("credit" as const),
      officeId,
      companyId,
      invoiceId,
      creditNoteId,
    }));
    await wantIntents(tx, intents, now);
  }
  const { reason } = credit;
  const rows = notes.map(({ creditNoteId, kind, amountCents }) => ({
    creditNoteId,
    kind,
    amountCents,
    invoiceId,
    officeId,
    companyId,
    reason,
  }));
  return insertCreditNotes(tx, rows, now);
}
