import { describe, expect, it } from "vitest";
import {
  booksAfter,
  type InvoiceBooks,
  type MoneyMove,
  overpaidCents,
  owedBackCents,
  postingsForMove,
  type Standing,
  unaccountedCents,
} from "./movements";

const settled: InvoiceBooks = { receivableCents: 0, writtenOffCents: 0 };
const open: InvoiceBooks = { receivableCents: 1000, writtenOffCents: 0 };
const nothingDue: Standing = { dueCents: 0, isWrittenOff: false };

function moves(books: InvoiceBooks, standing: Standing, move: Partial<MoneyMove>): string[] {
  const whole: MoneyMove = {
    ...{ kind: "charge", before: null, status: "succeeded", amountCents: 400 },
    ...move,
  };
  return postingsForMove(books, standing, whole).map(
    ({ debit, credit, amountCents }) => `${debit} > ${credit} ${amountCents}`,
  );
}

describe("what a movement of money means for the books", () => {
  it.each<[string, InvoiceBooks, Partial<Standing>, Partial<MoneyMove>, string[]]>([
    ["a payment", open, {}, {}, ["cash > receivable 400"]],
    ["an attempt that failed", open, {}, { status: "failed" }, []],
    ["one that is on its way", open, {}, { status: "pending" }, []],
    ["one that arrives", open, {}, { before: "pending" }, ["cash > receivable 400"]],
    [
      "a payment after a write-off",
      { receivableCents: 0, writtenOffCents: 1000 },
      { isWrittenOff: true },
      {},
      ["receivable > write_offs 400", "cash > receivable 400"],
    ],
    [
      "a payment beyond what was written off",
      { receivableCents: 0, writtenOffCents: 300 },
      { isWrittenOff: true },
      {},
      ["receivable > write_offs 300", "cash > receivable 400"],
    ],
    [
      "a payment beside an old lost dispute",
      { receivableCents: 400, writtenOffCents: 300 },
      {},
      {},
      ["cash > receivable 400"],
    ],
    ["a refund", settled, {}, { kind: "refund" }, ["receivable > cash 400"]],
    [
      "a refund that comes back",
      settled,
      {},
      { kind: "refund", before: "succeeded", status: "failed" },
      ["cash > receivable 400"],
    ],
    ["a refund that never left", settled, {}, { kind: "refund", status: "failed" }, []],
    ["a dispute that is open", settled, {}, { kind: "dispute", status: "pending" }, []],
    ["a dispute that was won", settled, {}, { kind: "dispute", status: "canceled" }, []],
    [
      "a lost dispute",
      settled,
      {},
      { kind: "dispute" },
      ["receivable > cash 400", "write_offs > receivable 400"],
    ],
    [
      "a lost dispute of an invoice that is due in part",
      open,
      { dueCents: 1000 },
      { kind: "dispute" },
      ["receivable > cash 400", "write_offs > receivable 400"],
    ],
    [
      "a lost dispute of money that a credit note has promised in part",
      { receivableCents: -300, writtenOffCents: 0 },
      {},
      { kind: "dispute" },
      ["receivable > cash 400", "write_offs > receivable 100"],
    ],
  ])("%s", (_, books, standing, move, postings) => {
    expect(moves(books, { ...nothingDue, ...standing }, move)).toEqual(postings);
  });

  it("adds up", () => {
    const dispute = { kind: "dispute", before: null, status: "succeeded" } as const;
    const postings = postingsForMove(settled, nothingDue, { ...dispute, amountCents: 400 });
    expect(booksAfter(settled, postings)).toEqual({ receivableCents: 0, writtenOffCents: 400 });
  });
});

describe("what the payer is owed", () => {
  it("is what the receivable lacks of what is due", () => {
    expect(owedBackCents(open, 1000)).toBe(0);
    expect(owedBackCents({ ...settled, receivableCents: -200 }, 0)).toBe(200);
    expect(owedBackCents({ ...settled, receivableCents: 500 }, 0)).toBe(0);
  });

  it("counts as overpaid only beyond what was due after credits", () => {
    const invoice = { totalCents: 1000, paidCents: 1000, reducedCents: 0 };
    expect(overpaidCents(invoice)).toBe(0);
    expect(overpaidCents({ ...invoice, reducedCents: 300 })).toBe(300);
    expect(overpaidCents({ ...invoice, paidCents: 200 })).toBe(0);
  });
});

describe("a refund that no credit note accounts for", () => {
  const invoice = { status: "paid", totalCents: 1000, creditedCents: 0 };
  const refunded = { ...settled, receivableCents: 400 };

  it("is credited as far as the invoice can be", () => {
    expect(unaccountedCents(invoice, refunded, 400)).toBe(400);
    expect(unaccountedCents({ ...invoice, creditedCents: 900 }, refunded, 400)).toBe(100);
  });

  it("is not one where a credit note promised it, nothing was refunded, or it is not paid", () => {
    expect(unaccountedCents(invoice, settled, 400)).toBe(0);
    expect(unaccountedCents(invoice, refunded, 0)).toBe(0);
    expect(unaccountedCents({ ...invoice, status: "sent" }, refunded, 400)).toBe(0);
  });
});
