import type Stripe from "stripe";
import { DAY_SECONDS } from "../clock";
import { inRange, pageOf } from "../list";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";

/** Stripe's events list reaches back this far. */
const EVENT_LIFE_SECONDS = 30 * DAY_SECONDS;

function matchesType(type: string, wanted: string): boolean {
  return (
    wanted === "*" ||
    wanted === type ||
    (wanted.endsWith(".*") && type.startsWith(wanted.slice(0, -1)))
  );
}

export const eventRoutes = [
  route<Stripe.EventListParams>("GET", "/v1/events", "Events.EventListParams", (world, params) => {
    const oldest = world.clock.now() - EVENT_LIFE_SECONDS;
    const wanted = params.types ?? (params.type === undefined ? ["*"] : [params.type]);
    const rows = newestFirst(
      world.tables.events,
      (row) =>
        row.created >= oldest &&
        wanted.some((item) => matchesType(row.type, item)) &&
        (params.delivery_success === undefined ||
          params.delivery_success === (row.pending_webhooks === 0)) &&
        inRange(row.created, params.created),
    );
    const page = pageOf(rows, params, { kind: "event", idOf: (row) => row.id });
    return listOf(structuredClone(page.rows), "/v1/events", page.hasMore);
  }),
  route("GET", "/v1/events/:id", "Events.EventRetrieveParams", (world, _params, { id }) =>
    structuredClone(must(world.tables.events, "event", id)),
  ),
];
