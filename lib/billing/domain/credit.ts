import { amountDueCents, type InvoiceAmounts } from "./invoice";
import type { Cents } from "./money";

export type CreditNoteKind = "reduces_due" | "refund" | "office_credit";

export type CreditFacts = InvoiceAmounts & {
  /** Refunds and lost disputes. */
  refundedCents: Cents;
  /** Credit notes against this invoice that became office credit. */
  officeCreditedCents: Cents;
};

export type CreditRefusal = {
  kind: "refused";
  code: "invalid_state" | "invalid_value" | "credit_exceeds_invoice" | "refund_exceeds_paid";
};

/** `parts`: one credit note each, none of them 0. `becomesPaid`: nothing is left due by it. */
export type CreditDecision =
  | CreditRefusal
  | {
      kind: "credit";
      parts: { kind: CreditNoteKind; amountCents: Cents }[];
      becomesPaid: boolean;
    };

/**
 * How a credit divides: what is unpaid lowers the amount due, the rest goes where `excess` says.
 * A credit that reaches into what was paid needs `excess`. Rule: docs/domain.md §5.
 */
export function decideCredit(
  facts: CreditFacts,
  amountCents: Cents,
  excess: "refund" | "office_credit" | null,
): CreditDecision {
  if (facts.status === "draft" || facts.status === "canceled") return refused("invalid_state");
  if (amountCents <= 0) return refused("invalid_value");
  if (amountCents > facts.totalCents - facts.creditedCents)
    return refused("credit_exceeds_invoice");
  const dueCents = amountDueCents(facts);
  const reducesCents = Math.min(amountCents, dueCents);
  const excessCents = amountCents - reducesCents;
  const parts: { kind: CreditNoteKind; amountCents: Cents }[] = [];
  if (reducesCents > 0) parts.push({ kind: "reduces_due", amountCents: reducesCents });
  if (excessCents > 0) {
    if (excess === null) return refused("invalid_value");
    if (excessCents > moneyLeftCents(facts)) return refused("refund_exceeds_paid");
    parts.push({ kind: excess, amountCents: excessCents });
  }
  return {
    kind: "credit",
    parts,
    becomesPaid: facts.status !== "paid" && reducesCents === dueCents,
  };
}

/** Whether an amount may be refunded; the refund writes a credit note of the same amount. */
export function decideRefund(
  facts: CreditFacts,
  amountCents: Cents,
): CreditRefusal | { kind: "refund"; amountCents: Cents } {
  if (facts.status === "draft" || facts.status === "canceled") return refused("invalid_state");
  if (amountCents <= 0) return refused("invalid_value");
  if (amountCents > moneyLeftCents(facts)) return refused("refund_exceeds_paid");
  if (facts.status !== "paid") return refused("invalid_state");
  if (amountCents > facts.totalCents - facts.creditedCents)
    return refused("credit_exceeds_invoice");
  return { kind: "refund", amountCents };
}

/** What was paid and neither went back nor became office credit. */
function moneyLeftCents(facts: CreditFacts): Cents {
  return facts.paidCents - facts.refundedCents - facts.officeCreditedCents;
}

function refused(code: CreditRefusal["code"]): CreditRefusal {
  return { kind: "refused", code };
}
