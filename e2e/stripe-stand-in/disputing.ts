import { DAY_SECONDS } from "./clock";
import { invalidRequest } from "./errors";
import { emit } from "./events";
import { newId } from "./ids";
import { insert } from "./store";
import type { Charge, Dispute } from "./types";
import type { World } from "./world";

const NO_EVIDENCE: Dispute["evidence"] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** The cardholder disputes a charge: Stripe takes the money back at once, until it is decided. */
export function openDispute(
  world: World,
  charge: Charge,
  amountCents: number,
  reason: string,
): Dispute {
  if (charge.disputed || charge.status !== "succeeded") {
    throw invalidRequest(`Charge ${charge.id} can't be disputed (again).`);
  }
  const now = world.clock.now();
  const dispute = insert(world.tables.disputes, {
    id: newId("du"),
    object: "dispute",
    amount: amountCents,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: structuredClone(NO_EVIDENCE),
    evidence_details: {
      due_by: now + 7 * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    network_reason_code: "10.4",
    payment_intent: charge.payment_intent,
    reason,
    status: "needs_response",
  } satisfies Dispute);
  charge.disputed = true;
  emit(world, "charge.dispute.created", dispute);
  emit(world, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank decides: won returns the money, lost keeps it with the cardholder. */
export function closeDispute(world: World, dispute: Dispute, outcome: "won" | "lost"): Dispute {
  if (dispute.status === "won" || dispute.status === "lost") {
    throw invalidRequest(`Dispute ${dispute.id} is already closed.`);
  }
  const before = { status: dispute.status };
  dispute.status = outcome;
  if (outcome === "won") emit(world, "charge.dispute.funds_reinstated", dispute);
  emit(world, "charge.dispute.closed", dispute, before);
  return dispute;
}
