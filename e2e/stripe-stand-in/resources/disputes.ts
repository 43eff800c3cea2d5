import type Stripe from "stripe";
import { inRange, pageOf } from "../list";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";

export const disputeRoutes = [
  route<Stripe.DisputeListParams>(
    "GET",
    "/v1/disputes",
    "Disputes.DisputeListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.disputes,
        (row) =>
          (params.charge === undefined || row.charge === params.charge) &&
          (params.payment_intent === undefined || row.payment_intent === params.payment_intent) &&
          inRange(row.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "dispute", idOf: (row) => row.id });
      return listOf(structuredClone(page.rows), "/v1/disputes", page.hasMore);
    },
  ),
  route("GET", "/v1/disputes/:id", "Disputes.DisputeRetrieveParams", (world, _params, { id }) =>
    structuredClone(must(world.tables.disputes, "dispute", id)),
  ),
];
