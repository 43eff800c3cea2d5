import { type Cycle, nextCycle, type Schedule } from "./cycle";
import type { ReviewState } from "./invoice";
import { type Cents, multiplyCents } from "./money";
import type { OfficeStatus } from "./office";
import { feeAt, type PlanPrice } from "./pricing";
import {
  type DraftOutcome,
  draftOutcome,
  isBillableAtBoundary,
  officeStatusAtBoundary,
} from "./rollover";

/** An office as it stands when its running cycle has ended. */
export type EndingOffice = {
  status: OfficeStatus;
  planId: number;
  schedule: Schedule;
  announced: Schedule | null;
  cycle: Cycle;
  trialEndsAt: Date | null;
  creditCents: Cents;
};

export type DraftFacts = {
  lines: number;
  totalCents: Cents;
  reviewState: ReviewState;
  previousLines: number | null;
};

/** What one boundary does: the ended draft's fate, the new cycle, and what it opens with. */
export type BoundaryPlan = {
  ended: DraftOutcome | null;
  cycle: Cycle;
  schedule: Schedule;
  status: OfficeStatus;
  drafted: { lines: number; feeCents: Cents; totalCents: Cents } | null;
};

/**
 * Plans the boundary at an office's stored cycle end: the one place where the steps of a rollover
 * are decided, for the real run and for its preview. Rule: docs/domain.md §4.
 */
export function planBoundary(facts: {
  office: EndingOffice;
  draft: DraftFacts | null;
  activePatients: number;
  prices: readonly PlanPrice[];
}): BoundaryPlan {
  const { office, draft, activePatients } = facts;
  const boundaryAt = office.cycle.endAt;
  const status = officeStatusAtBoundary({ ...office, boundaryAt });
  const isDrafted = isBillableAtBoundary(status) && activePatients > 0;
  return {
    ended: draft && draftOutcome({ ...draft, officeCreditCents: office.creditCents }),
    cycle: nextCycle({ ...office, endAt: boundaryAt }),
    schedule: office.announced ?? office.schedule,
    status,
    drafted: isDrafted
      ? opening(activePatients, feeAt(facts.prices, office.planId, boundaryAt))
      : null,
  };
}

function opening(lines: number, feeCents: Cents) {
  return { lines, feeCents, totalCents: multiplyCents(lines, feeCents) };
}
