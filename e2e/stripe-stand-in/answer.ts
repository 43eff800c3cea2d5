import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { apiError } from "./errors";
import type { ActiveFault } from "./faults";
import type { Answer } from "./idempotency";

/** An answer as text; `undefined` where the connection is dropped instead. */
export function faultAnswer(fault: ActiveFault): Answer | undefined {
  const error = (body: object) => fault.body ?? JSON.stringify({ error: body });
  switch (fault.mode) {
    case "error":
    case "error_after_commit":
      return { status: fault.status ?? 500, body: error(apiError()) };
    case "rate_limit":
      return {
        status: 429,
        body: error({
          type: "invalid_request_error",
          code: "rate_limit",
          message: "Request rate limit exceeded.",
        }),
      };
    case "lock_timeout":
      return {
        status: 429,
        body: error({
          type: "invalid_request_error",
          code: "lock_timeout",
          message:
            "This object cannot be accessed right now because another API request is using it.",
        }),
      };
    case "garbage":
      return { status: fault.status ?? 200, body: fault.body ?? '{"id": "in_1", "object"' };
    case "empty":
      return { status: fault.status ?? 200, body: fault.body ?? "" };
    case "html502":
      return {
        status: 502,
        body: fault.body ?? "<html><body><h1>502 Bad Gateway</h1></body></html>",
      };
    default:
      return undefined;
  }
}

/** Drops the connection without an answer, at once or after the fault's time (hang). */
export async function dropConnection(response: ServerResponse, fault: ActiveFault): Promise<void> {
  if (fault.mode.startsWith("hang")) {
    if (fault.ms === undefined) return;
    await sleep(fault.ms);
  }
  response.socket?.resetAndDestroy();
}

export function sendJson(
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string> = {},
): void {
  const isHtml = answer.body.startsWith("<html");
  response.writeHead(answer.status, {
    "content-type": isHtml ? "text/html" : "application/json",
    "cache-control": "no-store",
    ...headers,
  });
  response.end(answer.body);
}
