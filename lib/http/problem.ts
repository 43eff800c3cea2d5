import { z } from "zod";
import { type FieldError, Refusal } from "@/lib/billing/domain/errors";
import { isRetryable, isUnavailable } from "@/lib/db/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { ERROR_TABLE, type ProblemCode } from "./error-table";

/** Why something was not done, in words that are safe for whoever asked. */
export type Problem = {
  status: number;
  code: ProblemCode;
  title: string;
  detail: string;
  requestId: string;
  errors?: FieldError[];
};

/** The wire shape, RFC 9457. */
export const problemOut = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

export function problem(
  code: ProblemCode,
  requestId: string,
  detail?: string,
  errors?: FieldError[],
): Problem {
  const { status, title, text } = ERROR_TABLE[code];
  return { status, code, title, detail: detail ?? text, requestId, ...(errors && { errors }) };
}

/**
 * What an entrance answers for something thrown. A refusal keeps its own words; an unreachable
 * database is told as such; everything else is a bug: logged, and told without details.
 */
export function problemOf(error: unknown, entrance: { name: string; requestId: string }): Problem {
  const { name, requestId } = entrance;
  if (error instanceof Refusal) return problem(error.code, requestId, error.detail, error.errors);
  log.error("http.failed", error, { requestId, route: name });
  const isPassing = isUnavailable(error) || isRetryable(error);
  return problem(isPassing ? "unavailable" : "internal_error", requestId);
}

export function problemOnWire(of: Problem): z.output<typeof problemOut> {
  const { status, code, title, detail, requestId, errors } = of;
  return {
    type: `${env().APP_URL}/docs/api#${code}`,
    title,
    status,
    code,
    detail,
    request_id: requestId,
    ...(errors && { errors }),
  };
}
