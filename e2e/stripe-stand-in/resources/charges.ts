import type Stripe from "stripe";
import { inRange, pageOf } from "../list";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";

export const chargeRoutes = [
  route("GET", "/v1/charges/:id", "Charges.ChargeRetrieveParams", (world, _params, { id }) =>
    structuredClone(must(world.tables.charges, "charge", id)),
  ),
  route<Stripe.ChargeListParams>(
    "GET",
    "/v1/charges",
    "Charges.ChargeListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.charges,
        (row) =>
          (params.customer === undefined || row.customer === params.customer) &&
          (params.payment_intent === undefined || row.payment_intent === params.payment_intent) &&
          inRange(row.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "charge", idOf: (row) => row.id });
      return listOf(structuredClone(page.rows), "/v1/charges", page.hasMore);
    },
  ),
  route(
    "GET",
    "/v1/payment_intents/:id",
    "PaymentIntents.PaymentIntentRetrieveParams",
    (world, _params, { id }) =>
      structuredClone(must(world.tables.paymentIntents, "payment_intent", id)),
  ),
  route(
    "GET",
    "/v1/setup_intents/:id",
    "SetupIntents.SetupIntentRetrieveParams",
    (world, _params, { id }) => structuredClone(must(world.tables.setupIntents, "setupintent", id)),
  ),
];
