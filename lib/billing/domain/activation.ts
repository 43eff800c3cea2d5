import { acceptsActivations, isBilledForActivity, type OfficeStatus } from "./office";

/** What the rule needs to know, read under the office's and the patient's lock. */
export type ActivationFacts = {
  isActive: boolean;
  officeStatus: OfficeStatus;
  /** Any care plan, draft or sent. */
  hasCarePlan: boolean;
  /** Any line for this office's current cycle, on a canceled draft too. */
  hasLineInCycle: boolean;
  wasTransferredInThisCycle: boolean;
  /** Any earlier stretch of activity, at any office. */
  wasEverActive: boolean;
};

export type ActivationDecision =
  | { kind: "already_active" }
  | { kind: "refused"; code: "office_not_billable" | "care_plan_required" }
  | { kind: "activate"; status: "activated" | "reactivated"; isBilled: boolean };

/** Whether a patient is activated and billed for the running cycle. Rule: docs/domain.md §4. */
export function decideActivation(facts: ActivationFacts): ActivationDecision {
  if (facts.isActive) return { kind: "already_active" };
  if (!acceptsActivations(facts.officeStatus)) {
    return { kind: "refused", code: "office_not_billable" };
  }
  if (!facts.hasCarePlan) return { kind: "refused", code: "care_plan_required" };
  return {
    kind: "activate",
    status: facts.wasEverActive ? "reactivated" : "activated",
    isBilled:
      isBilledForActivity(facts.officeStatus) &&
      !facts.hasLineInCycle &&
      !facts.wasTransferredInThisCycle,
  };
}

export type DeactivationDecision = { kind: "already_inactive" } | { kind: "deactivate" };

/** Deactivation never touches the running cycle's bill; a second one changes nothing. */
export function decideDeactivation(facts: { isActive: boolean }): DeactivationDecision {
  return facts.isActive ? { kind: "deactivate" } : { kind: "already_inactive" };
}

export type TransferFacts = {
  isActive: boolean;
  isSameOffice: boolean;
  isSameCompany: boolean;
  targetStatus: OfficeStatus;
};

export type TransferDecision =
  | { kind: "refused"; code: "not_found" | "invalid_value" | "office_not_billable" }
  | { kind: "transfer"; movesStretch: boolean };

/**
 * Whether a patient moves to another office. `movesStretch`: an active patient's stretch closes and
 * opens at one instant, unbilled; an inactive patient only changes office. Rule: docs/domain.md §4.
 */
export function decideTransfer(facts: TransferFacts): TransferDecision {
  if (!facts.isSameCompany) return { kind: "refused", code: "not_found" };
  if (facts.isSameOffice) return { kind: "refused", code: "invalid_value" };
  if (!acceptsActivations(facts.targetStatus)) {
    return { kind: "refused", code: "office_not_billable" };
  }
  return { kind: "transfer", movesStretch: facts.isActive };
}
