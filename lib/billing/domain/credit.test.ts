import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CreditFacts,
  decideCredit,
  decideRefund,
  mostToCredit,
  NO_DEALINGS,
  spentCents,
} from "./credit";
import { amountDueCents, INVOICE_STATUSES } from "./invoice";
import { sumCents } from "./money";

const unpaid: CreditFacts = {
  status: "sent",
  totalCents: 1000,
  creditedCents: 0,
  paidCents: 0,
  spentCents: 0,
};
const paid: CreditFacts = { ...unpaid, status: "paid", paidCents: 1000 };

describe("decideCredit", () => {
  it("lowers what is due, and makes paid what it leaves nothing due of", () => {
    expect(decideCredit(unpaid, 400, null)).toEqual({
      kind: "credit",
      parts: [{ kind: "reduces_due", amountCents: 400 }],
      becomesPaid: false,
    });
    expect(decideCredit(unpaid, 1000, null)).toMatchObject({ becomesPaid: true });
  });

  it("sends what reaches into the paid part where the caller says", () => {
    expect(decideCredit(paid, 400, "office_credit")).toEqual({
      kind: "credit",
      parts: [{ kind: "office_credit", amountCents: 400 }],
      becomesPaid: false,
    });
    expect(decideCredit({ ...unpaid, paidCents: 700 }, 500, "refund")).toEqual({
      kind: "credit",
      parts: [
        { kind: "reduces_due", amountCents: 300 },
        { kind: "refund", amountCents: 200 },
      ],
      becomesPaid: true,
    });
  });

  it.each<[string, CreditFacts, number, "refund" | null, string]>([
    ["a draft", { ...unpaid, status: "draft" }, 1, null, "invalid_state"],
    ["a canceled invoice", { ...unpaid, status: "canceled" }, 1, null, "invalid_state"],
    ["an amount of zero", unpaid, 0, null, "invalid_value"],
    ["more than was invoiced", unpaid, 1001, null, "credit_exceeds_invoice"],
    ["more than is left", { ...unpaid, creditedCents: 600 }, 401, null, "credit_exceeds_invoice"],
    ["a paid part without a place for it", paid, 1, null, "invalid_value"],
    ["money a dispute took", { ...paid, spentCents: 800 }, 300, "refund", "refund_exceeds_paid"],
  ])("refuses %s", (_, facts, amountCents, excess, code) => {
    expect(decideCredit(facts, amountCents, excess)).toMatchObject({
      kind: "refused",
      code,
    });
  });
});

describe("decideRefund", () => {
  it("allows what was paid and not given back", () => {
    expect(decideRefund(paid, 1000)).toEqual({ kind: "refund", amountCents: 1000 });
    const half = { ...paid, creditedCents: 500, spentCents: 500 };
    expect(decideRefund(half, 500).kind).toBe("refund");
    expect(decideRefund(half, 501)).toEqual({ kind: "refused", code: "refund_exceeds_paid" });
  });

  it.each<[string, CreditFacts, number, string]>([
    ["a draft", { ...unpaid, status: "draft" }, 1, "invalid_state"],
    ["an amount of zero", paid, 0, "invalid_value"],
    ["an invoice nobody paid", unpaid, 1, "refund_exceeds_paid"],
    ["one that is paid in part", { ...unpaid, paidCents: 500 }, 100, "invalid_state"],
    [
      "what became office credit",
      { ...paid, creditedCents: 600, spentCents: 600 },
      401,
      "refund_exceeds_paid",
    ],
    [
      "more than is left of the invoice",
      { ...paid, paidCents: 700, creditedCents: 900 },
      200,
      "credit_exceeds_invoice",
    ],
  ])("refuses %s", (_, facts, amountCents, code) => {
    expect(decideRefund(facts, amountCents)).toMatchObject({ kind: "refused", code });
  });
});

it("counts a refund from its credit note on, and once", () => {
  const asked = { ...NO_DEALINGS, refundNotesCents: 500, disputesCents: 100, officeNotesCents: 50 };
  expect(spentCents(asked)).toBe(650);
  expect(spentCents({ ...asked, refundsCents: 500 })).toBe(650);
  expect(spentCents({ ...asked, refundsCents: 700 })).toBe(850);
});

it("tells the most that may be credited and refunded", () => {
  expect(mostToCredit(unpaid)).toEqual({ creditCents: 1000, refundCents: 0 });
  expect(mostToCredit({ ...unpaid, paidCents: 300 })).toEqual({
    creditCents: 1000,
    refundCents: 300,
  });
  const spent = { ...paid, spentCents: 800, creditedCents: 300 };
  expect(mostToCredit(spent)).toEqual({ creditCents: 200, refundCents: 200 });
  for (const facts of [unpaid, { ...unpaid, paidCents: 300 }, spent]) {
    const { creditCents } = mostToCredit(facts);
    expect(decideCredit(facts, creditCents, "refund").kind).toBe("credit");
    expect(decideCredit(facts, creditCents + 1, "refund").kind).toBe("refused");
  }
});

it("over any sequence of credits and refunds, nothing exceeds the invoice or the money", () => {
  const steps = fc.array(
    fc.record({
      verb: fc.constantFrom("pay", "credit", "office_credit", "refund_excess", "refund"),
      amountCents: fc.integer({ min: 0, max: 700 }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(steps, (verbs) => {
      const facts = { ...unpaid };
      for (const { verb, amountCents } of verbs) {
        if (verb === "pay") facts.paidCents += Math.min(amountCents, amountDueCents(facts));
        else if (verb === "refund") {
          if (decideRefund(facts, amountCents).kind === "refund") {
            facts.creditedCents += amountCents;
            facts.spentCents += amountCents;
          }
        } else {
          const excess =
            verb === "credit" ? null : verb === "refund_excess" ? "refund" : "office_credit";
          const decision = decideCredit(facts, amountCents, excess);
          if (decision.kind === "credit") {
            expect(sumCents(decision.parts.map((part) => part.amountCents))).toBe(amountCents);
            for (const part of decision.parts) {
              facts.creditedCents += part.amountCents;
              if (part.kind !== "reduces_due") facts.spentCents += part.amountCents;
            }
            if (decision.becomesPaid) facts.status = "paid";
          }
        }
        if (amountDueCents(facts) === 0) facts.status = "paid";
        expect(facts.creditedCents).toBeLessThanOrEqual(facts.totalCents);
        expect(facts.spentCents).toBeLessThanOrEqual(facts.paidCents);
        expect(INVOICE_STATUSES).toContain(facts.status);
      }
    }),
  );
});
