import { type Cents, MAX_CENTS, multiplyCents } from "./money";
import { isBilledForActivity, type OfficeStatus } from "./office";

export type ChargePlacement = "separate" | "next_invoice";

export type ChargeDecision =
  | { kind: "refused"; code: "office_not_billable" | "invalid_value" }
  | { kind: "charge"; placement: ChargePlacement; unitCents: Cents; totalCents: Cents };

/**
 * Whether a one-off charge may be made, and its total. A missing amount is the catalogue's; the
 * unit price is above 0, the quantity at least 1. Rule: docs/domain.md §4.
 */
export function decideCharge(facts: {
  officeStatus: OfficeStatus;
  placement: ChargePlacement;
  amountCents: Cents | null;
  catalogueCents: Cents | null;
  quantity: number;
}): ChargeDecision {
  const unitCents = facts.amountCents ?? facts.catalogueCents;
  const isWhole = Number.isSafeInteger(facts.quantity) && facts.quantity >= 1;
  if (unitCents === null || unitCents <= 0 || !isWhole || facts.quantity > MAX_CENTS / unitCents) {
    return { kind: "refused", code: "invalid_value" };
  }
  const isAllowed =
    facts.placement === "next_invoice"
      ? isBilledForActivity(facts.officeStatus)
      : facts.officeStatus !== "canceled";
  if (!isAllowed) return { kind: "refused", code: "office_not_billable" };
  const totalCents = multiplyCents(facts.quantity, unitCents);
  return { kind: "charge", placement: facts.placement, unitCents, totalCents };
}
