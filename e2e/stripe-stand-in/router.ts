import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { dropConnection, faultAnswer, sendJson } from "./answer";
import { checkAnswer } from "./check-answer";
import { checkParams } from "./check-params";
import { apiError, invalidRequest, StripeError } from "./errors";
import { expand } from "./expand";
import type { Faults } from "./faults";
import { claimKey, type Answer, type Claim } from "./idempotency";
import { newId } from "./ids";
import { canonical, parseForm, type RawParams } from "./params";
import type { RateLimiter } from "./rate-limit";
import { keptHeaders, type LoggedRequest, type RequestLog } from "./request-log";
import type { PathIds, Route } from "./route";
import { routes } from "./routes";
import { API_VERSION, type World } from "./world";

export type ApiContext = {
  world: World;
  faults: Faults;
  log: RequestLog;
  limiter: RateLimiter;
  latency: { ms: number };
  /** The only key accepted, or null for any `sk_test_…`. */
  secretKey: string | null;
};

type Call = { method: string; path: string; rawBody: string; raw: RawParams; requestId: string };
type Match = { route: Route; ids: PathIds };

const table = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(":id", "([^/]+)")}$`),
}));

function matchRoute(method: string, path: string): Match {
  for (const { route, pattern } of table) {
    const found = route.method === method ? pattern.exec(path) : null;
    if (found !== null) return { route, ids: { id: decodeURIComponent(found[1] ?? "") } };
  }
  throw new StripeError(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path}). The stand-in does not have it.`,
  });
}

function checkCaller(context: ApiContext, request: IncomingMessage): void {
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const isKnown =
    context.secretKey === null ? key.startsWith("sk_test_") : key === context.secretKey;
  if (!isKnown) {
    throw new StripeError(401, {
      type: "invalid_request_error",
      message:
        key === ""
          ? "You did not provide an API key."
          : `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(8)}`,
    });
  }
  const version = request.headers["stripe-version"];
  if (version !== undefined && version !== API_VERSION) {
    throw invalidRequest(
      `The stand-in speaks only API version ${API_VERSION}, not ${String(version)}.`,
    );
  }
}

function run(
  context: ApiContext,
  match: Match,
  params: Record<string, unknown>,
  call: Call,
  key: string | undefined,
): Answer {
  const { world } = context;
  world.request = { id: call.requestId, idempotencyKey: key ?? null };
  try {
    const { expand: paths, ...rest } = params;
    const result = match.route.handle(world, rest as never, match.ids);
    expand(world, result, paths);
    const problems = checkAnswer(result);
    if (problems.length > 0) {
      throw new Error(
        `the answer does not fit the SDK's types: ${problems.slice(0, 5).join("; ")}`,
      );
    }
    return { status: 200, body: JSON.stringify(result, null, 2) };
  } catch (error) {
    return errorAnswer(error, call.requestId);
  } finally {
    world.request = { id: null, idempotencyKey: null };
  }
}

function errorAnswer(error: unknown, requestId: string): Answer {
  if (error instanceof StripeError) {
    const body = { ...error.body, request_log_url: `stand-in:${requestId}` };
    return { status: error.status, body: JSON.stringify({ error: body }, null, 2) };
  }
  console.error("stripe stand-in:", error);
  const message = `Stand-in bug: ${error instanceof Error ? error.message : String(error)}`;
  return { status: 500, body: JSON.stringify({ error: apiError(message) }, null, 2) };
}

async function carryOut(
  context: ApiContext,
  call: Call,
  request: IncomingMessage,
  response: ServerResponse,
  entry: LoggedRequest,
): Promise<void> {
  const headers: Record<string, string> = {
    "request-id": call.requestId,
    "stripe-version": API_VERSION,
  };
  const reply = (answer: Answer) => {
    entry.status = answer.status;
    sendJson(response, answer, headers);
  };
  let claim: Claim = { kind: "none" };
  try {
    checkCaller(context, request);
    const match = matchRoute(call.method, call.path);
    if (!context.limiter.admit(`${call.method} ${match.route.path}`)) {
      throw new StripeError(429, {
        type: "invalid_request_error",
        code: "rate_limit",
        message: "Request rate limit exceeded.",
      });
    }
    const params = checkParams(match.route.params, call.raw);
    const key = entry.idempotencyKey ?? undefined;
    claim = claimKey(context.world, key, {
      method: call.method,
      path: call.path,
      params: canonical(call.raw),
    });
    if (claim.kind === "replay") {
      entry.replayed = true;
      headers["idempotent-replayed"] = "true";
    }
    const fault = context.faults.take(call.method, call.path);
    entry.fault = fault?.mode ?? null;
    if (context.latency.ms > 0) await sleep(context.latency.ms);
    const isCommitted = fault === undefined || fault.mode.endsWith("_after_commit");
    let answer = claim.kind === "replay" ? claim.answer : undefined;
    if (isCommitted) answer ??= run(context, match, params, call, key);
    const faulty = fault && faultAnswer(fault);
    // A failure of Stripe's own is stored under the key; a refusal or a dropped request is not.
    const stored = faulty?.status === 500 ? faulty : isCommitted ? answer : undefined;
    if (claim.kind === "first") {
      if (stored === undefined) claim.release();
      else claim.finish(stored);
    }
    if (fault !== undefined && faulty === undefined) return await dropConnection(response, fault);
    const final = faulty ?? answer;
    if (final !== undefined) reply(final);
  } catch (error) {
    if (claim.kind === "first") claim.release();
    reply(errorAnswer(error, call.requestId));
  }
}

/** Answers one request under `/v1`. */
export async function answerApi(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  rawBody: string,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "GET";
  const raw = { ...parseForm(url.search.slice(1)), ...parseForm(rawBody) };
  const key = request.headers["idempotency-key"];
  const entry = context.log.add({
    at: new Date().toISOString(),
    method,
    url: request.url ?? "/",
    path: url.pathname,
    params: raw,
    rawBody,
    headers: keptHeaders(request.headers),
    idempotencyKey: typeof key === "string" ? key : null,
    status: null,
    replayed: false,
    fault: null,
  });
  const call: Call = { method, path: url.pathname, rawBody, raw, requestId: newId("req") };
  await carryOut(context, call, request, response, entry);
}
