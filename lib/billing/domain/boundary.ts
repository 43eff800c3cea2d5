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

/** What a boundary opens, whatever becomes of the ended draft and however many are active. */
export type Opening = Pick<BoundaryPlan, "cycle" | "schedule" | "status"> & { isBilled: boolean };

type Facts = {
  office: EndingOffice;
  draft: DraftFacts | null;
  activePatients: number;
  prices: readonly PlanPrice[];
};

/**
 * Plans the boundary at an office's stored cycle end: the one place where the steps of a rollover
 * are decided, for the real run and for its preview. Rule: docs/domain.md §4.
 */
export function planBoundary(facts: Facts): BoundaryPlan {
  return completePlan(planOpening(facts.office), facts);
}

/** The first half of the plan, which needs to know nothing but the office. */
export function planOpening(office: EndingOffice): Opening {
  const boundaryAt = office.cycle.endAt;
  const status = officeStatusAtBoundary({ ...office, boundaryAt });
  return {
    cycle: nextCycle({ ...office, endAt: boundaryAt }),
    schedule: office.announced ?? office.schedule,
    status,
    isBilled: isBillableAtBoundary(status),
  };
}

/** The second half: the ended draft's fate, and what the new cycle's draft holds. */
export function completePlan(
  { isBilled, ...opening }: Opening,
  { office, draft, activePatients, prices }: Facts,
): BoundaryPlan {
  return {
    ...opening,
    ended: draft && draftOutcome({ ...draft, officeCreditCents: office.creditCents }),
    drafted:
      isBilled && activePatients > 0
        ? drafting(activePatients, feeAt(prices, office.planId, office.cycle.endAt))
        : null,
  };
}

function drafting(lines: number, feeCents: Cents) {
  return { lines, feeCents, totalCents: multiplyCents(lines, feeCents) };
}
