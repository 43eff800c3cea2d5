import { type Cents, MAX_CENTS } from "./money";
import { isCollectable } from "./rollover";

/** A row of a plan's price list: the fee per active patient and cycle from an instant on. */
export type PlanPrice = { planId: number; effectiveAt: Date; feeCents: Cents };

/**
 * The plan's fee at an instant: the price with the greatest `effectiveAt` not after it.
 * Throws Error when the plan has no price yet.
 */
export function feeAt(prices: readonly PlanPrice[], planId: number, at: Date): Cents {
  let current: PlanPrice | null = null;
  for (const price of prices) {
    if (price.planId !== planId || price.effectiveAt > at) continue;
    if (current === null || price.effectiveAt > current.effectiveAt) current = price;
  }
  if (current === null) throw new Error(`plan ${planId} has no price at ${at.toISOString()}`);
  return current.feeCents;
}

export type PriceRefusal = {
  kind: "refused";
  code: "invalid_value" | "already_exists";
  problem: "fee" | "back_dated" | "taken";
};

/**
 * Whether a plan gets a new price. It never changes what was or could have been billed already: not
 * back-dated, and no price is replaced. A fee is nothing, or enough to be collected from one patient.
 */
export function decidePrice(
  prices: readonly PlanPrice[],
  wanted: PlanPrice,
  now: Date,
): PriceRefusal | { kind: "add" } {
  const { planId, effectiveAt, feeCents } = wanted;
  const isFee = Number.isSafeInteger(feeCents) && feeCents >= 0 && feeCents <= MAX_CENTS;
  if (!isFee || !isCollectable(feeCents)) {
    return { kind: "refused", code: "invalid_value", problem: "fee" };
  }
  if (!(effectiveAt >= now))
    return { kind: "refused", code: "invalid_value", problem: "back_dated" };
  const isTaken = prices.some(
    (price) => price.planId === planId && price.effectiveAt.getTime() === effectiveAt.getTime(),
  );
  return isTaken ? { kind: "refused", code: "already_exists", problem: "taken" } : { kind: "add" };
}
