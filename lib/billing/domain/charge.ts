import { type Cents, MAX_CENTS, multiplyCents } from "./money";
import { isBilledForActivity, type OfficeStatus } from "./office";
import { isCollectable } from "./rollover";

export type ChargePlacement = "separate" | "next_invoice";

/** What a charge is on an invoice and a line: the setup fee, or any other row of the catalogue. */
export function chargeKind(chargeType: string): "setup_fee" | "one_off" {
  return chargeType === "setup_fee" ? "setup_fee" : "one_off";
}

export type ChargeRefusal =
  | { kind: "refused"; code: "office_not_billable" }
  | { kind: "refused"; code: "invalid_value"; problem: "total" | "below_minimum" };

export type ChargeDecision =
  | ChargeRefusal
  | { kind: "charge"; placement: ChargePlacement; unitCents: Cents; totalCents: Cents };

/**
 * Whether a one-off charge may be made, and its total. A missing amount is the catalogue's; the
 * unit price is above 0, the quantity at least 1, and the invoice then holds what Stripe collects.
 * Rule: docs/domain.md §4.
 */
export function decideCharge(facts: {
  officeStatus: OfficeStatus;
  placement: ChargePlacement;
  amountCents: Cents | null;
  catalogueCents: Cents | null;
  quantity: number;
  /** What the invoice that it goes onto holds already; 0 for one of its own. */
  invoiceCents: Cents;
}): ChargeDecision {
  const unitCents = facts.amountCents ?? facts.catalogueCents;
  const isWhole = Number.isSafeInteger(facts.quantity) && facts.quantity >= 1;
  if (unitCents === null || unitCents <= 0 || !isWhole || facts.quantity > MAX_CENTS / unitCents) {
    return { kind: "refused", code: "invalid_value", problem: "total" };
  }
  const isAllowed =
    facts.placement === "next_invoice"
      ? isBilledForActivity(facts.officeStatus)
      : facts.officeStatus !== "canceled";
  if (!isAllowed) return { kind: "refused", code: "office_not_billable" };
  const totalCents = multiplyCents(facts.quantity, unitCents);
  if (!isCollectable(facts.invoiceCents + totalCents)) {
    return { kind: "refused", code: "invalid_value", problem: "below_minimum" };
  }
  return { kind: "charge", placement: facts.placement, unitCents, totalCents };
}
