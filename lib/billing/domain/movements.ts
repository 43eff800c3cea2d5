import {
  type Posting,
  postingsForDispute,
  postingsForPayment,
  postingsForRefund,
  postingsForReturnedRefund,
  postingsForWriteOff,
  postingsForWriteOffReversal,
} from "./journal";
import type { Cents } from "./money";

export type MoneyStatus = "pending" | "succeeded" | "failed" | "canceled";

/** Money that moved, or came to an end: `before` is null when it is new to us. */
export type MoneyMove = {
  kind: "charge" | "refund" | "dispute";
  before: MoneyStatus | null;
  status: MoneyStatus;
  amountCents: Cents;
};

/** What the books hold of an invoice. */
export type InvoiceBooks = { receivableCents: Cents; writtenOffCents: Cents };

/** Where the invoice stands with these movements. */
export type Standing = { dueCents: Cents; isWrittenOff: boolean };

/** Why the intent of a refund failed that Stripe had made already. */
export const REFUND_CAME_BACK = "refund_came_back";

/**
 * What a movement means for the books. Late money takes a write-off back first; of a lost dispute
 * that is written off which no credit note has promised to give back. Rule: docs/domain.md §8.
 */
export function postingsForMove(
  books: InvoiceBooks,
  standing: Standing,
  move: MoneyMove,
): Posting[] {
  const { amountCents } = move;
  if (move.before === "succeeded") {
    return move.kind === "refund" ? postingsForReturnedRefund(amountCents) : [];
  }
  if (move.status !== "succeeded") return [];
  switch (move.kind) {
    case "charge": {
      const backCents = standing.isWrittenOff ? Math.min(amountCents, books.writtenOffCents) : 0;
      return [...postingsForWriteOffReversal(backCents), ...postingsForPayment(amountCents)];
    }
    case "refund":
      return postingsForRefund(amountCents);
    case "dispute": {
      const lostCents = Math.max(0, books.receivableCents + amountCents - standing.dueCents);
      return [
        ...postingsForDispute(amountCents),
        ...postingsForWriteOff(Math.min(amountCents, lostCents)),
      ];
    }
  }
}

/** The books after some postings. */
export function booksAfter(books: InvoiceBooks, postings: readonly Posting[]): InvoiceBooks {
  return {
    receivableCents: books.receivableCents + balanceOf(postings, "receivable"),
    writtenOffCents: books.writtenOffCents + balanceOf(postings, "write_offs"),
  };
}

function balanceOf(postings: readonly Posting[], account: Posting["debit"]): Cents {
  return postings.reduce(
    (sum, { debit, credit, amountCents }) =>
      sum + (debit === account ? amountCents : 0) - (credit === account ? amountCents : 0),
    0,
  );
}

/** What the payer has yet to get back: refunds asked for, and what was paid beyond what was due. */
export function owedBackCents(books: InvoiceBooks, dueCents: Cents): Cents {
  return Math.max(0, dueCents - books.receivableCents);
}

/** What of refunds on a paid invoice no credit note accounts for: it gets one of its own. */
export function unaccountedCents(
  invoice: { status: string; totalCents: Cents; creditedCents: Cents },
  books: InvoiceBooks,
  refundedCents: Cents,
): Cents {
  if (invoice.status !== "paid") return 0;
  const creditableCents = invoice.totalCents - invoice.creditedCents;
  return Math.max(0, Math.min(books.receivableCents, refundedCents, creditableCents));
}

/** What was paid beyond what was due, as when a credit comes too late at Stripe. */
export function overpaidCents(invoice: {
  totalCents: Cents;
  paidCents: Cents;
  reducedCents: Cents;
}): Cents {
  return Math.max(0, invoice.paidCents - (invoice.totalCents - invoice.reducedCents));
}
