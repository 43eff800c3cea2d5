import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sendJson } from "./answer";
import { answerControl, type ControlContext } from "./control";
import { createDeliveries } from "./deliveries";
import { StripeError } from "./errors";
import { createFaults } from "./faults";
import { answerPage } from "./pages/pages";
import { persistTo } from "./persistence";
import { createRateLimiter } from "./rate-limit";
import { createRequestLog } from "./request-log";
import { createEndpoint } from "./resources/webhook-endpoints";
import { answerApi } from "./router";
import { startScheduler } from "./scheduler";
import { remove } from "./store";
import { createWorld, type World } from "./world";

export type ServerOptions = {
  port: number;
  secretKey: string | null;
  webhook: { url: string; secret: string; events: string[] } | null;
  stateFile: string | null;
};

export type RunningServer = { url: string; close: () => Promise<void> };

const MAX_BODY_BYTES = 1_000_000;
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function sendPage(world: World, url: URL, rawBody: string | null, response: ServerResponse): void {
  const form = rawBody === null ? null : new URLSearchParams(rawBody);
  const answer = answerPage(world, url, form);
  if (answer.kind === "redirect") {
    response.writeHead(303, { location: answer.location }).end();
    return;
  }
  response
    .writeHead(answer.status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "referrer-policy": "no-referrer",
    })
    .end(answer.html);
}

async function dispatch(
  context: ControlContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", context.world.baseUrl);
  const method = request.method ?? "GET";
  const rawBody = await readBody(request);
  if (url.pathname.startsWith("/v1/")) return answerApi(context, request, response, rawBody);
  if (url.pathname.startsWith("/_control/")) {
    const path = url.pathname.slice("/_control".length);
    const answer = await answerControl(context, method, path, rawBody);
    return sendJson(response, { status: answer.status, body: JSON.stringify(answer.body) });
  }
  sendPage(context.world, url, method === "POST" ? rawBody : null, response);
}

/** One endpoint for WEBHOOK_URL; the one an earlier run left is changed, so that it keeps its queue. */
function setEndpoint(world: World, webhook: ServerOptions["webhook"]): void {
  const mark = { stand_in: "WEBHOOK_URL" };
  const old = world.tables.endpoints.rows.find((row) => row.endpoint.metadata.stand_in);
  if (webhook === null) {
    if (old !== undefined) remove(world.tables.endpoints, old.id);
  } else if (old === undefined) {
    createEndpoint(world, { ...webhook, enabledEvents: webhook.events, metadata: mark });
  } else {
    old.secret = webhook.secret;
    old.endpoint.url = webhook.url;
    old.endpoint.enabled_events = webhook.events;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts the stand-in on the loopback interface; port 0 takes any free one. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const world = createWorld();
  const persistence = options.stateFile === null ? null : persistTo(world, options.stateFile);
  world.onChange = () => persistence?.schedule();
  const deliveries = createDeliveries(world);
  world.onEvent = deliveries.enqueue;
  setEndpoint(world, options.webhook);
  const context: ControlContext = {
    world,
    deliveries,
    faults: createFaults(),
    log: createRequestLog(),
    limiter: createRateLimiter(),
    latency: { ms: 0 },
    secretKey: options.secretKey,
    restoreEndpoint: () => setEndpoint(world, options.webhook),
  };
  const server = createServer((request, response) => {
    if (!LOCAL_HOST.test(request.headers.host ?? "")) {
      sendJson(response, { status: 421, body: '{"error":{"message":"local callers only"}}' });
      return;
    }
    dispatch(context, request, response).catch((error: unknown) => {
      if (!(error instanceof StripeError)) console.error("stripe stand-in:", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 30_000;
  world.baseUrl = `http://localhost:${await listen(server, options.port)}`;
  const stopScheduler = startScheduler(world);
  return {
    url: world.baseUrl,
    close: async () => {
      stopScheduler();
      deliveries.stop();
      persistence?.save();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
