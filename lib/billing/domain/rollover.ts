import type { ReviewState } from "./invoice";
import type { Cents } from "./money";
import { isBilledForActivity, type OfficeStatus } from "./office";

/** Stripe does not collect less than this. */
export const STRIPE_MINIMUM_CENTS: Cents = 50;

/** Whether an invoice of this total is collected: Stripe keeps less as a balance of the customer. */
export function isCollectable(totalCents: Cents): boolean {
  return totalCents === 0 || totalCents >= STRIPE_MINIMUM_CENTS;
}

/**
 * Whether a draft is too large to go out unseen: more than three times and more than 100 lines
 * above the office's last monthly invoice, or more than 1,000 lines without one.
 */
export function exceedsSafetyBound(lines: number, previousLines: number | null): boolean {
  if (previousLines === null) return lines > 1000;
  return lines > 3 * previousLines && lines > previousLines + 100;
}

/** The status with which a cycle opens: a trial that has ended by its start becomes active. */
export function officeStatusAtBoundary(facts: {
  status: OfficeStatus;
  trialEndsAt: Date | null;
  boundaryAt: Date;
}): OfficeStatus {
  if (facts.status !== "trialing" || facts.trialEndsAt === null) return facts.status;
  return facts.boundaryAt.getTime() >= facts.trialEndsAt.getTime() ? "active" : "trialing";
}

/** Whether the cycle a boundary opens is drafted, given the status it opens with. */
export function isBillableAtBoundary(status: OfficeStatus): boolean {
  return isBilledForActivity(status);
}

export type DraftOutcome =
  | { kind: "finalize"; officeCreditCents: Cents; totalCents: Cents; status: "sent" | "paid" }
  | { kind: "cancel"; reason: "nothing_to_bill" }
  | { kind: "park" }
  | { kind: "keep"; reviewState: "held" | "parked" };

/**
 * What becomes of a draft whose cycle has ended. `lines` and `totalCents` are before office credit;
 * the outcome's total is after it. Rule: docs/domain.md §4.
 */
export function draftOutcome(facts: {
  lines: number;
  totalCents: Cents;
  reviewState: ReviewState;
  previousLines: number | null;
  officeCreditCents: Cents;
}): DraftOutcome {
  if (facts.reviewState === "held" || facts.reviewState === "parked") {
    return { kind: "keep", reviewState: facts.reviewState };
  }
  if (facts.totalCents === 0) return { kind: "cancel", reason: "nothing_to_bill" };
  const isApproved = facts.reviewState === "approved";
  if (!isApproved && exceedsSafetyBound(facts.lines, facts.previousLines)) return { kind: "park" };
  return finalization(facts.totalCents, facts.officeCreditCents);
}

/** How an invoice above zero is finalized: what office credit brings to 0.00 is paid at once. */
export function finalization(
  totalCents: Cents,
  officeCreditCents: Cents,
): Extract<DraftOutcome, { kind: "finalize" }> {
  const appliedCents = officeCreditToApply(totalCents, officeCreditCents);
  const leftCents = totalCents - appliedCents;
  return {
    kind: "finalize",
    officeCreditCents: appliedCents,
    totalCents: leftCents,
    status: leftCents === 0 ? "paid" : "sent",
  };
}

/** How much office credit an invoice takes: down to zero, or leaving what Stripe can collect. */
export function officeCreditToApply(totalCents: Cents, creditCents: Cents): Cents {
  if (totalCents <= 0 || creditCents <= 0) return 0;
  if (creditCents >= totalCents) return totalCents;
  return Math.min(creditCents, Math.max(0, totalCents - STRIPE_MINIMUM_CENTS));
}
