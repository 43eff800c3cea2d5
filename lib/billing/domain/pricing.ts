import { type Cents, multiplyCents } from "./money";

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

/** quantity × unit price in cents. Throws RangeError when it cannot be exact. */
export function lineTotalCents(quantity: number, unitCents: Cents): Cents {
  return multiplyCents(quantity, unitCents);
}
