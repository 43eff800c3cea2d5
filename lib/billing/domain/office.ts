export type OfficeStatus = "active" | "past_due" | "trialing" | "canceled" | "inactive";

export const OFFICE_STATUSES = [
  "active",
  "past_due",
  "trialing",
  "canceled",
  "inactive",
] as const satisfies readonly OfficeStatus[];

/** Whether patients may be activated at, or transferred to, the office. Rule: docs/domain.md §4. */
export function acceptsActivations(status: OfficeStatus): boolean {
  return status === "active" || status === "past_due" || status === "trialing";
}

/** Whether the office is billed for activity: a trial records activity and bills nothing. */
export function isBilledForActivity(status: OfficeStatus): boolean {
  return status === "active" || status === "past_due";
}

/**
 * The status after a payment or the passing of a due date: active and past_due only ever
 * change into each other, no other status moves. Rule: docs/domain.md §5.
 */
export function officeStatusAfterPayments(facts: {
  status: OfficeStatus;
  hasFailedOrOverdue: boolean;
}): OfficeStatus {
  if (facts.status !== "active" && facts.status !== "past_due") return facts.status;
  return facts.hasFailedOrOverdue ? "past_due" : "active";
}
