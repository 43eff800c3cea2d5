export type OfficeStatus = "active" | "past_due" | "trialing" | "canceled" | "inactive";

export const OFFICE_STATUSES = [
  "active",
  "past_due",
  "trialing",
  "canceled",
  "inactive",
] as const satisfies readonly OfficeStatus[];

/** What an administrator may set: past_due follows from payments alone. */
export const SETTABLE_STATUSES = [
  "active",
  "trialing",
  "canceled",
  "inactive",
] as const satisfies readonly OfficeStatus[];
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

/** Whether patients may be activated at, or transferred to, the office. Rule: docs/domain.md §4. */
export function acceptsActivations(status: OfficeStatus): boolean {
  return status === "active" || status === "past_due" || status === "trialing";
}

/** Whether the office is billed for activity: a trial records activity and bills nothing. */
export function isBilledForActivity(status: OfficeStatus): boolean {
  return status === "active" || status === "past_due";
}
