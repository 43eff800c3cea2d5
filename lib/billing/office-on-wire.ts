import type { OfficeOut } from "./contract/offices";
import type { Office } from "./data/offices";
import { formatCents } from "./domain/money";
import { cycleOnWire, instantOnWire } from "./on-wire";

/** An office as the wire says it: an announced zone and anchor show at once, the cycle runs on. */
export function officeOnWire(office: Office): OfficeOut {
  const shown = office.announced ?? office.schedule;
  return {
    office_id: office.officeId,
    company_id: office.companyId,
    parent_office_id: office.parentOfficeId,
    name: office.name,
    billing_email: office.billingEmail,
    time_zone: shown.timeZone,
    subscription_status: office.status,
    current_plan_id: office.planId,
    billing_cycle_anchor_date: shown.anchorOn,
    trial_ends_at: instantOnWire(office.trialEndsAt),
    cycle: cycleOnWire(office.cycle),
    credit_balance: formatCents(office.creditCents),
    created_at: office.createdAt.toISOString(),
    updated_at: office.updatedAt.toISOString(),
  };
}
