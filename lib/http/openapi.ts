import { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from "zod-openapi";
import type { RefusalCode } from "@/lib/billing/domain/errors";
import type { Endpoint } from "./endpoint";
import { ERROR_TABLE, type ProblemCode } from "./error-table";
import { MAX_KEY_LENGTH } from "./idempotency";
import { problemOut } from "./problem";

type Document = ReturnType<typeof createDocument>;

const ALWAYS: readonly ProblemCode[] = [
  "unauthenticated",
  "forbidden",
  "rate_limited",
  "internal_error",
  "unavailable",
];

/**
 * The OpenAPI 3.1 document of declared endpoints. `schemas` names what appears in many of them.
 * Generated from the very schemas that check requests and answers.
 */
export function openApiDocument(api: {
  endpoints: readonly Endpoint[];
  schemas: Record<string, z.ZodType>;
  serverUrl: string;
}): Document {
  const paths: NonNullable<ZodOpenApiObject["paths"]> = {};
  for (const endpoint of api.endpoints) {
    const path = (paths[endpoint.url] ??= {});
    path[methodKey(endpoint)] = operationOf(endpoint);
  }
  const document: ZodOpenApiObject = {
    openapi: "3.1.0",
    info: { title: "Lumbar billing API", version: "1", description: INTRODUCTION },
    servers: [{ url: api.serverUrl }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      schemas: { ...api.schemas, Problem: problemOut },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key: `lk_…`." },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
  };
  // The format says it; zod's pattern beside it is unreadable.
  return createDocument(document, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
}

const INTRODUCTION = [
  "Money travels as decimal strings, time as RFC 3339 in UTC, errors as RFC 9457 problem details.",
  "A repeated POST with the same Idempotency-Key gets the first answer for 24 hours.",
  "Every answer carries X-Request-Id and the rate-limit headers.",
].join(" ");

function methodKey({ method }: Endpoint) {
  return method.toLowerCase() as Lowercase<typeof method>;
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { path, query, body, tag, summary, description } = endpoint;
  return {
    operationId: operationIdOf(endpoint),
    tags: [tag],
    summary,
    ...(description && { description }),
    requestParams: {
      ...(path && { path }),
      ...(query instanceof z.ZodObject && { query }),
      ...(endpoint.method === "POST" && { header: idempotencyHeader }),
    },
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { "application/json": { schema: body } },
      },
    }),
    responses: { ...successes(endpoint), ...failures(endpoint) },
  };
}

const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .max(MAX_KEY_LENGTH)
    .optional()
    .meta({ description: "Your own key; a repetition within 24 hours gets the first answer." }),
});

/** `GET /offices/{office_id}/invoices` → `get_offices_office_id_invoices` */
function operationIdOf({ method, url }: Endpoint): string {
  return `${method.toLowerCase()}${url.replace(/[^a-z0-9]+/g, "_").replace(/_$/, "")}`;
}

function successes({ answers, output }: Endpoint) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, description]) => [
      status,
      { description, content: { "application/json": { schema: output } } },
    ]),
  );
}

function failures(endpoint: Endpoint) {
  const codes = new Set<ProblemCode>([
    ...ALWAYS,
    ...implied(endpoint),
    ...(endpoint.refusals ?? []),
  ]);
  const byStatus = Map.groupBy(codes, (code) => ERROR_TABLE[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map((code) => `\`${code}\`: ${ERROR_TABLE[code].text}`).join("\n\n"),
        content: { "application/problem+json": { schema: problemOut } },
      },
    ]),
  );
}

function implied(endpoint: Endpoint): RefusalCode[] {
  const codes: RefusalCode[] = ["invalid_value"];
  if (endpoint.path) codes.push("not_found");
  if (endpoint.body) codes.push("malformed_json", "payload_too_large", "unsupported_media_type");
  if (endpoint.method !== "GET") codes.push("cross_origin");
  if (endpoint.method === "POST") codes.push("request_in_progress", "idempotency_key_reused");
  return codes;
}
