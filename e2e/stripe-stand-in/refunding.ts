import { invalidRequest } from "./errors";
import { emit } from "./events";
import { newId } from "./ids";
import { insert } from "./store";
import type { Charge, Refund } from "./types";
import type { World } from "./world";

export type RefundOrder = {
  amountCents: number;
  reason: Refund["reason"];
  metadata: Record<string, string>;
};

/** Gives money of a charge back; `charge.amount_refunded` is the sum of all its refunds. */
export function refundCharge(world: World, charge: Charge, order: RefundOrder): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== "succeeded") {
    throw invalidRequest(`Charge ${charge.id} has not succeeded and can't be refunded.`);
  }
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  if (order.amountCents <= 0 || order.amountCents > left) {
    throw invalidRequest(
      `Refund amount (${order.amountCents}) is greater than unrefunded amount on charge (${left})`,
      { param: "amount" },
    );
  }
  const refund = insert(world.tables.refunds, {
    id: newId("re"),
    object: "refund",
    amount: order.amountCents,
    balance_transaction: newId("txn"),
    charge: charge.id,
    created: world.clock.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: "pending",
        reference_type: "acquirer_reference_number",
        type: "refund",
      },
      type: "card",
    },
    metadata: order.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: order.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  });
  const before = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += order.amountCents;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(world, "refund.created", refund);
  emit(world, "charge.refunded", charge, before);
  return refund;
}
