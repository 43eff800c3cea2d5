import type Stripe from "stripe";
import { invalidRequest } from "../errors";
import { newId, newToken } from "../ids";
import { pageOf, type PageParams } from "../list";
import { mergeMetadata } from "../metadata";
import { listOf, renderEndpoint } from "../render";
import { route } from "../route";
import { insert, must, newestFirst, remove } from "../store";
import type { EndpointRecord } from "../types";
import { API_VERSION, type World } from "../world";

type EndpointOrder = {
  url: string;
  enabledEvents: string[];
  secret?: string;
  description?: string | null;
  metadata?: Record<string, string>;
};

/** Registers an address that events are delivered to. */
export function createEndpoint(world: World, order: EndpointOrder): EndpointRecord {
  const id = newId("we");
  const created = insert(world.tables.endpoints, {
    id,
    secret: order.secret ?? `whsec_${newToken()}`,
    endpoint: {
      id,
      object: "webhook_endpoint",
      api_version: API_VERSION,
      application: null,
      created: world.clock.now(),
      description: order.description ?? null,
      enabled_events: order.enabledEvents,
      livemode: false,
      metadata: order.metadata ?? {},
      status: "enabled",
      url: order.url,
    },
  });
  world.onChange();
  return created;
}

export const webhookEndpointRoutes = [
  route<Stripe.WebhookEndpointCreateParams>(
    "POST",
    "/v1/webhook_endpoints",
    "WebhookEndpoints.WebhookEndpointCreateParams",
    (world, params) => {
      if (params.api_version !== undefined && params.api_version !== API_VERSION) {
        throw invalidRequest(`The stand-in speaks only ${API_VERSION}.`, { param: "api_version" });
      }
      if (!URL.canParse(params.url)) {
        throw invalidRequest("Not a valid URL", { code: "url_invalid", param: "url" });
      }
      const record = createEndpoint(world, {
        url: params.url,
        enabledEvents: params.enabled_events,
        description: params.description || null,
        metadata: mergeMetadata({}, params.metadata),
      });
      return renderEndpoint(record, true);
    },
  ),
  route<PageParams>(
    "GET",
    "/v1/webhook_endpoints",
    "WebhookEndpoints.WebhookEndpointListParams",
    (world, params) => {
      const page = pageOf(newestFirst(world.tables.endpoints), params, {
        kind: "webhook_endpoint",
        idOf: (row) => row.id,
      });
      return listOf(
        page.rows.map((row) => renderEndpoint(row, false)),
        "/v1/webhook_endpoints",
        page.hasMore,
      );
    },
  ),
  route(
    "GET",
    "/v1/webhook_endpoints/:id",
    "WebhookEndpoints.WebhookEndpointRetrieveParams",
    (world, _params, { id }) =>
      renderEndpoint(must(world.tables.endpoints, "webhook_endpoint", id), false),
  ),
  route(
    "DELETE",
    "/v1/webhook_endpoints/:id",
    "WebhookEndpoints.WebhookEndpointDeleteParams",
    (world, _params, { id }) => {
      must(world.tables.endpoints, "webhook_endpoint", id);
      remove(world.tables.endpoints, id);
      return { id, object: "webhook_endpoint", deleted: true };
    },
  ),
];
