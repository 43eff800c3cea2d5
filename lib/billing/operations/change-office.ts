import { type Action, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { OfficeChangesIn, OfficeOut } from "../contract/offices";
import { saveOfficeTerms } from "../data/office-terms";
import { findOffice, type Office } from "../data/offices";
import { hasFailedOrOverdue } from "../data/overdue";
import { listPlanPrices } from "../data/plans";
import { refuse } from "../domain/errors";
import { decideOfficeChange, type OfficeChange, type OfficeTerms } from "../domain/office-change";
import { officeOnWire } from "../office-on-wire";
import { instantOnWire } from "../on-wire";
import { refuseEphi } from "./refuse-ephi";
import { withCurrentOffice } from "./with-current-office";

/**
 * Changes what people set of an office; answers it as it is then. Zone and anchor wait for the end
 * of the running cycle, the rest holds at once. Refuses `not_found`, `forbidden`, `invalid_value`,
 * `possible_ephi` and `office_needs_attention`. Rule: docs/domain.md §3, §4.
 */
export async function changeOffice(
  context: Context,
  officeId: number,
  changes: OfficeChangesIn,
): Promise<OfficeOut> {
  const known = await inTransaction(scopeOf(context.actor), (tx) => findOffice(tx, officeId));
  if (known === null) return refuse("not_found");
  for (const action of actionsOf(changes)) requireAccess(context.actor, action, known);
  await refuseEphi(context, known, { name: changes.name });
  return withCurrentOffice(context, officeId, async (tx, office, now) => {
    await requirePlan(tx, changes.current_plan_id, now);
    const hasOverdue = await hasFailedOrOverdue(tx, officeId, now);
    const decision = decideOfficeChange(office, changeOf(changes), hasOverdue);
    if (decision.kind === "refused") {
      return refuse(decision.code, "A trial needs an end.", [
        { path: "trial_ends_at", message: "must be given for a trial" },
      ]);
    }
    await saveChanged(tx, context, office, decision.terms, now);
    return officeOnWire((await findOffice(tx, officeId)) ?? refuse("not_found"));
  });
}

/** What an administrator alone may change is another right than the rest. */
function actionsOf(changes: OfficeChangesIn): Action[] {
  const { subscription_status, trial_ends_at, current_plan_id, ...rest } = changes;
  const isGiven = (value: unknown) => value !== undefined;
  const isAdministered = [subscription_status, trial_ends_at, current_plan_id].some(isGiven);
  const isEdited = Object.values(rest).some(isGiven) || !isAdministered;
  return [
    ...(isEdited ? (["office.edit"] as const) : []),
    ...(isAdministered ? (["office.administer"] as const) : []),
  ];
}

function changeOf(changes: OfficeChangesIn): OfficeChange {
  return {
    name: changes.name,
    billingEmail: changes.billing_email,
    timeZone: changes.time_zone,
    anchorOn: changes.billing_cycle_anchor_date,
    status: changes.subscription_status,
    trialEndsAt: changes.trial_ends_at,
    planId: changes.current_plan_id,
  };
}

async function requirePlan(tx: Tx, planId: number | undefined, now: Date): Promise<void> {
  if (planId === undefined) return;
  const prices = await listPlanPrices(tx);
  const isPriced = prices.some((price) => price.planId === planId && price.effectiveAt <= now);
  if (!isPriced) refuse("not_found", "There is no such plan, or it has no price yet.");
}

async function saveChanged(
  tx: Tx,
  context: Context,
  office: Office,
  terms: OfficeTerms,
  now: Date,
): Promise<void> {
  const before = shownTerms(office);
  const after = shownTerms(terms);
  const keys = Object.keys(before) as (keyof typeof before)[];
  const changed = keys.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return;
  await saveOfficeTerms(tx, office.officeId, terms, now);
  // Of typed text the audit says that it changed, not what it says.
  const told = changed.filter((key) => key !== "name" && key !== "billing_email");
  const pick = (shown: typeof before) => Object.fromEntries(told.map((key) => [key, shown[key]]));
  await recordAudit(tx, context, {
    action: "office.change",
    object: { type: "office", id: String(office.officeId) },
    companyId: office.companyId,
    officeId: office.officeId,
    businessAt: now,
    details: { changed, before: pick(before), after: pick(after) },
  });
}

function shownTerms(terms: OfficeTerms) {
  const { anchorOn, timeZone } = terms.announced ?? terms.schedule;
  return {
    name: terms.name,
    billing_email: terms.billingEmail,
    time_zone: timeZone,
    billing_cycle_anchor_date: anchorOn,
    subscription_status: terms.status,
    trial_ends_at: instantOnWire(terms.trialEndsAt),
    current_plan_id: terms.planId,
  };
}
