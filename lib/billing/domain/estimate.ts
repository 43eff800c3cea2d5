import { type Cents, multiplyCents } from "./money";
import type { OfficeStatus } from "./office";
import { feeAt, type PlanPrice } from "./pricing";
import { isBillableAtBoundary, officeStatusAtBoundary } from "./rollover";

/**
 * What the next cycle opens with if nobody comes or goes until then: the patients active now at the
 * fee of its start, or nothing where the office will not be billed.
 */
export function estimateNextOpening(facts: {
  office: {
    status: OfficeStatus;
    planId: number;
    trialEndsAt: Date | null;
    cycle: { endAt: Date };
  };
  activePatients: number;
  prices: readonly PlanPrice[];
}): { patients: number; totalCents: Cents } {
  const { office, activePatients, prices } = facts;
  const boundaryAt = office.cycle.endAt;
  if (!isBillableAtBoundary(officeStatusAtBoundary({ ...office, boundaryAt }))) {
    return { patients: 0, totalCents: 0 };
  }
  const feeCents = feeAt(prices, office.planId, boundaryAt);
  return { patients: activePatients, totalCents: multiplyCents(activePatients, feeCents) };
}
