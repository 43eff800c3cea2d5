import { amountDueCents, type InvoiceAmounts } from "./invoice";
import type { Cents } from "./money";

export type CreditNoteKind = "reduces_due" | "refund" | "office_credit";

/** What was credited and given back so far, and whether Stripe has yet to answer a request. */
export type InvoiceDealings = {
  /** A cancel, a write-off or another attempt waits for Stripe. */
  hasPendingRequest: boolean;
  /** Credit notes that lowered what is due. */
  reducedCents: Cents;
  /** Credit notes that refund, and the refunds that were made. */
  refundNotesCents: Cents;
  refundsCents: Cents;
  /** Credit notes that became office credit. */
  officeNotesCents: Cents;
  /** Lost disputes. */
  disputesCents: Cents;
};

export const NO_DEALINGS: InvoiceDealings = {
  hasPendingRequest: false,
  reducedCents: 0,
  refundNotesCents: 0,
  refundsCents: 0,
  officeNotesCents: 0,
  disputesCents: 0,
};

/** What of the money paid is gone or promised: a refund counts from its credit note on. */
export function spentCents(dealings: InvoiceDealings): Cents {
  const refundsCents = Math.max(dealings.refundNotesCents, dealings.refundsCents);
  return refundsCents + dealings.officeNotesCents + dealings.disputesCents;
}

export type CreditFacts = InvoiceAmounts & {
  /** What of the money paid is gone or promised. */
  spentCents: Cents;
};

/** `path`: which input an invalid value is. */
export type CreditRefusal = { kind: "refused" } & (
  | { code: "invalid_state" | "credit_exceeds_invoice" | "refund_exceeds_paid"; path?: never }
  | { code: "invalid_value"; path: "amount" | "excess" }
);

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
  if (amountCents <= 0) return invalid("amount");
  if (amountCents > facts.totalCents - facts.creditedCents)
    return refused("credit_exceeds_invoice");
  const dueCents = amountDueCents(facts);
  const reducesCents = Math.min(amountCents, dueCents);
  const excessCents = amountCents - reducesCents;
  const parts: { kind: CreditNoteKind; amountCents: Cents }[] = [];
  if (reducesCents > 0) parts.push({ kind: "reduces_due", amountCents: reducesCents });
  if (excessCents > 0) {
    if (excess === null) return invalid("excess");
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
  if (amountCents <= 0) return invalid("amount");
  if (amountCents > moneyLeftCents(facts)) return refused("refund_exceeds_paid");
  if (facts.status !== "paid") return refused("invalid_state");
  if (amountCents > facts.totalCents - facts.creditedCents)
    return refused("credit_exceeds_invoice");
  return { kind: "refund", amountCents };
}

/** What a credit and a refund may come to at most, of an issued invoice. */
export function mostToCredit(facts: CreditFacts): { creditCents: Cents; refundCents: Cents } {
  const creditableCents = facts.totalCents - facts.creditedCents;
  const refundCents = Math.max(0, Math.min(creditableCents, moneyLeftCents(facts)));
  const dueCents = facts.status === "paid" ? 0 : amountDueCents(facts);
  return { creditCents: Math.min(creditableCents, dueCents + refundCents), refundCents };
}

/** What was paid and neither went back nor became office credit. */
function moneyLeftCents(facts: CreditFacts): Cents {
  return facts.paidCents - facts.spentCents;
}

function refused(code: Exclude<CreditRefusal["code"], "invalid_value">): CreditRefusal {
  return { kind: "refused", code };
}

function invalid(path: "amount" | "excess"): CreditRefusal {
  return { kind: "refused", code: "invalid_value", path };
}
