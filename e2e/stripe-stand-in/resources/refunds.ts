import type Stripe from "stripe";
import { invalidRequest } from "../errors";
import { inRange, pageOf } from "../list";
import { mergeMetadata } from "../metadata";
import { refundCharge } from "../refunding";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";
import type { Charge } from "../types";
import type { World } from "../world";

function chargeOf(world: World, params: Stripe.RefundCreateParams): Charge {
  if (params.charge !== undefined) {
    return must(world.tables.charges, "charge", params.charge, "charge");
  }
  if (params.payment_intent === undefined) {
    throw invalidRequest(
      "One of the following params should be provided: payment_intent, charge.",
      {
        code: "parameter_missing",
        param: "payment_intent",
      },
    );
  }
  const intent = must(
    world.tables.paymentIntents,
    "payment_intent",
    params.payment_intent,
    "payment_intent",
  );
  if (intent.latest_charge === null || intent.status !== "succeeded") {
    throw invalidRequest("This PaymentIntent does not have a successful charge to refund.", {
      code: "payment_intent_unexpected_state",
    });
  }
  return must(world.tables.charges, "charge", intent.latest_charge, "charge");
}

export const refundRoutes = [
  route<Stripe.RefundCreateParams>(
    "POST",
    "/v1/refunds",
    "Refunds.RefundCreateParams",
    (world, params) => {
      const charge = chargeOf(world, params);
      const refund = refundCharge(world, charge, {
        amountCents: params.amount ?? charge.amount_captured - charge.amount_refunded,
        reason: params.reason ?? null,
        metadata: mergeMetadata({}, params.metadata),
      });
      return structuredClone(refund);
    },
  ),
  route<Stripe.RefundListParams>(
    "GET",
    "/v1/refunds",
    "Refunds.RefundListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.refunds,
        (row) =>
          (params.charge === undefined || row.charge === params.charge) &&
          (params.payment_intent === undefined || row.payment_intent === params.payment_intent) &&
          inRange(row.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "refund", idOf: (row) => row.id });
      return listOf(structuredClone(page.rows), "/v1/refunds", page.hasMore);
    },
  ),
  route("GET", "/v1/refunds/:id", "Refunds.RefundRetrieveParams", (world, _params, { id }) =>
    structuredClone(must(world.tables.refunds, "refund", id)),
  ),
];
