import type { z } from "zod";
import { clientIp } from "@/lib/auth/client-ip";
import { isSameOrigin } from "@/lib/auth/same-origin";
import { authenticate } from "@/lib/auth/session";
import type { Context } from "@/lib/billing/context";
import { refuse } from "@/lib/billing/domain/errors";
import type { Tx } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { drainAfterResponse } from "./after-response";
import { type Answer, problemAnswer, respond, valueAnswer } from "./answer";
import type { Endpoint, EndpointInput, Method } from "./endpoint";
import { admit, execute, settle } from "./execute";
import { type KeepAnswer, once } from "./idempotency";
import { parsePath, parseQuery, parseWith } from "./parse";
import { type JsonBody, readJson } from "./read-body";
import { requestIdOf } from "./request-id";

export type Params = { params: Promise<object> };
export type Route = {
  method: Method;
  handle: (request: Request, params: Params) => Promise<Response>;
};

type Run<E extends Endpoint> = (
  context: Context,
  input: EndpointInput<E>,
) => Promise<z.input<E["output"]>>;

const NO_BODY: JsonBody = { text: "", value: undefined };

/**
 * The handler of a declared endpoint. `statusOf` chooses among several success statuses.
 * Routes are handed to Next by `serve`.
 */
export function defineRoute<E extends Endpoint>(
  endpoint: E,
  run: Run<E>,
  statusOf: (output: z.output<E["output"]>) => number = () => usualStatus(endpoint),
): Route {
  const answerOf = (value: z.output<E["output"]>) => valueAnswer(statusOf(value), value);
  const perform = async (exchange: Exchange, keep?: KeepAnswer): Promise<Answer> => {
    const { request, params, body } = exchange;
    const context: Context = {
      ...exchange.context,
      ...(keep && {
        keepAnswer: (tx: Tx, output: unknown) =>
          keep(tx, answerOf(endpoint.output.parse(output) as z.output<E["output"]>)),
      }),
    };
    const outcome = await settle(entranceOf(endpoint, context.requestId), () =>
      execute<Context, EndpointInput<E>, E["output"]>(context, {
        existsIf: endpoint.existsIf,
        allowedTo: endpoint.allowedTo,
        parse: () =>
          ({
            path: endpoint.path && parsePath(endpoint.path, params),
            query: parseQuery(endpoint.query, new URL(request.url).searchParams),
            body: endpoint.body && parseWith(endpoint.body, body.value),
          }) as EndpointInput<E>,
        run,
        output: endpoint.output,
      }),
    );
    if (!outcome.ok) return problemAnswer(outcome.problem);
    return answerOf(outcome.value);
  };
  return {
    method: endpoint.method,
    handle: (request, params) => receive(endpoint, request, params, perform),
  };
}

type Exchange = { context: Context; request: Request; params: object; body: JsonBody };

async function receive(
  endpoint: Endpoint,
  request: Request,
  { params }: Params,
  perform: (exchange: Exchange, keep?: KeepAnswer) => Promise<Answer>,
): Promise<Response> {
  const startedAt = performance.now();
  const requestId = requestIdOf(request.headers);
  const headers: Record<string, string> = {};
  const outcome = await settle(entranceOf(endpoint, requestId), async () => {
    const context = await contextOf(request, requestId, headers);
    const body = endpoint.body ? await readJson(request) : NO_BODY;
    const work = async (keep?: KeepAnswer) =>
      perform({ context, request, params: await params, body }, keep);
    return answerOnce(context, request, body, work, headers);
  });
  const answer = outcome.ok ? outcome.value : problemAnswer(outcome.problem);
  if (endpoint.enqueues && answer.status < 300) drainAfterResponse();
  const durationMs = Math.round(performance.now() - startedAt);
  const { name: route } = entranceOf(endpoint, requestId);
  log.debug("http.answered", { requestId, route, status: answer.status, durationMs });
  return respond(answer, requestId, headers);
}

/** Who asks, after the limits; a cookie's writes only from our own pages. */
async function contextOf(
  request: Request,
  requestId: string,
  headers: Record<string, string>,
): Promise<Context> {
  const ip = clientIp(request.headers);
  const caller = await authenticate(request.headers);
  const actor = await admit(caller?.actor ?? null, ip, (limit) =>
    Object.assign(headers, limit.headers),
  );
  const isWrite = request.method !== "GET" && request.method !== "HEAD";
  if (caller?.by === "session" && isWrite && !isSameOrigin(request)) refuse("cross_origin");
  return { actor, requestId, ip };
}

async function answerOnce(
  { actor }: Context,
  request: Request,
  body: JsonBody,
  work: (keep?: KeepAnswer) => Promise<Answer>,
  headers: Record<string, string>,
): Promise<Answer> {
  const key = request.headers.get("idempotency-key");
  if (request.method !== "POST" || key === null) return work();
  const { method, url } = request;
  const { answer, isReplayed } = await once({ actor, key, method, url, body: body.text }, work);
  if (isReplayed) headers["idempotency-replayed"] = "true";
  return answer;
}

function entranceOf({ method, url }: Endpoint, requestId: string) {
  return { name: `${method}:${url}`, requestId };
}

function usualStatus({ answers }: Endpoint): number {
  return Number(Object.keys(answers)[0]);
}
