import type { z } from "zod";
import type { Action } from "@/lib/auth/policy";
import type { RefusalCode } from "@/lib/billing/domain/errors";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What an endpoint takes, answers and refuses, as data: the handler and OpenAPI both follow it. */
export type Endpoint = {
  method: Method;
  /** Below `/api/v1/billing`, with parameters as `{office_id}`. */
  url: `/${string}`;
  tag: string;
  summary: string;
  description?: string;
  path?: z.ZodObject;
  /** Left out: no query parameter is known. */
  query?: z.ZodType;
  /** Left out: no body is read. */
  body?: z.ZodType;
  output: z.ZodType;
  /** Success statuses with their meaning; with several, the route chooses. */
  answers: Readonly<Partial<Record<200 | 201, string>>>;
  /** Refusals beyond those that every endpoint knows. */
  refusals?: readonly RefusalCode[];
  /** Only for actions of the platform, which are forbidden to all others whatever the target. */
  allowedTo?: Action;
  /** Left out: always. Where it does not exist, it answers 404 to everyone. */
  existsIf?: () => boolean;
  /** It may leave work for Stripe: after a success the jobs are drained. */
  enqueues?: boolean;
};

type Parsed<E extends Endpoint, K extends "path" | "query" | "body"> =
  E extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

export type EndpointInput<E extends Endpoint> = {
  path: Parsed<E, "path">;
  query: Parsed<E, "query">;
  body: Parsed<E, "body">;
};

/** Keeps the exact types of a declaration. */
export function endpoint<const E extends Endpoint>(declaration: E): E {
  return declaration;
}
