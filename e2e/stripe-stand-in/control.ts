import type { Deliveries, DeliveryOrder } from "./deliveries";
import { cardFor, createCard, type CardOutcome } from "./cards";
import { closeDispute, openDispute } from "./disputing";
import { invalidRequest, StripeError } from "./errors";
import { FAULT_MODES, type FaultOrder } from "./faults";
import { pruneKeys } from "./idempotency";
import { payPartly } from "./payments";
import { snapshot } from "./persistence";
import { renderInvoice } from "./render";
import { mustCustomer } from "./resources/customers";
import { attach, setDefaultMethod } from "./resources/payment-methods";
import { createEndpoint } from "./resources/webhook-endpoints";
import type { ApiContext } from "./router";
import { moveClock } from "./scheduler";
import { loadTables, must } from "./store";
import type { Charge } from "./types";
import type { World } from "./world";

export type ControlContext = ApiContext & {
  deliveries: Deliveries;
  /** The endpoint made from WEBHOOK_URL, which a reset restores. */
  restoreEndpoint: () => void;
};

type Body = Record<string, unknown>;
type Handler = (context: ControlContext, body: Body, id: string) => unknown;

function chargeFor(world: World, body: Body): Charge {
  const { charge, payment_intent, invoice } = body;
  if (typeof charge === "string") return must(world.tables.charges, "charge", charge, "charge");
  const intents =
    typeof invoice === "string"
      ? must(world.tables.invoices, "invoice", invoice, "invoice").paymentIds.flatMap(
          (id) => world.tables.invoicePayments.byId.get(id)?.payment.payment_intent ?? [],
        )
      : [String(payment_intent)];
  const found = world.tables.charges.rows.find(
    (row) => row.status === "succeeded" && intents.includes(row.payment_intent ?? ""),
  );
  if (found === undefined) throw invalidRequest("There is no succeeded charge to dispute.");
  return found;
}

function secondsOf(value: unknown): number {
  const seconds = typeof value === "number" ? value : Date.parse(String(value)) / 1000;
  if (!Number.isFinite(seconds)) throw invalidRequest("now: seconds or an ISO 8601 date");
  return Math.floor(seconds);
}

function addFault(context: ControlContext, body: Body) {
  const order = body as FaultOrder;
  if (!FAULT_MODES.includes(order.mode)) {
    throw invalidRequest(`mode: one of ${FAULT_MODES.join(", ")}`);
  }
  // A pattern that is none must fail here, not in the requests it would have hit.
  new RegExp(order.match?.path ?? "");
  return { id: context.faults.add(order) };
}

function openNewDispute({ world }: ControlContext, body: Body) {
  const charge = chargeFor(world, body);
  const amount = typeof body.amount === "number" ? body.amount : charge.amount;
  const reason = typeof body.reason === "string" ? body.reason : "fraudulent";
  return structuredClone(openDispute(world, charge, amount, reason));
}

function giveDefaultCard({ world }: ControlContext, body: Body, id: string) {
  const customer = mustCustomer(world, id, "id");
  const outcome: CardOutcome = body.outcome === "declined" ? "declined" : "good";
  const method = attach(world, createCard(world, cardFor(outcome)), customer);
  setDefaultMethod(world, customer, method);
  return structuredClone(method);
}

function reset(context: ControlContext) {
  loadTables(context.world.tables, {});
  context.world.clock.set(null);
  context.faults.clear();
  context.log.clear();
  context.limiter.set({ perSecond: null, perEndpointPerSecond: null });
  context.latency.ms = 0;
  context.deliveries.configure({ copies: 1, jitterMs: 0, seed: 1 });
  context.deliveries.reload();
  context.deliveries.resume();
  context.restoreEndpoint();
  context.world.onChange();
  return { reset: true };
}

const clockOf = ({ world }: ControlContext) => ({
  now: world.clock.now(),
  frozen: world.clock.frozenAt() !== null,
});

const handlers: Record<string, Handler> = {
  "POST /faults": addFault,
  "GET /faults": ({ faults }) => ({ faults: faults.list() }),
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return { cleared: true };
  },
  "POST /latency": ({ latency }, body) => {
    latency.ms = Number(body.ms ?? 0);
    return { ms: latency.ms };
  },
  "POST /rate-limit": ({ limiter }, body) => {
    const limit = (value: unknown) => (typeof value === "number" ? value : null);
    const limits = {
      perSecond: limit(body.perSecond),
      perEndpointPerSecond: limit(body.perEndpointPerSecond),
    };
    limiter.set(limits);
    return limits;
  },
  "GET /clock": clockOf,
  "PUT /clock": (context, body) => {
    moveClock(context.world, secondsOf(body.now));
    return clockOf(context);
  },
  "DELETE /clock": (context) => {
    moveClock(context.world, null);
    return clockOf(context);
  },
  "GET /requests": ({ log }) => ({ requests: log.list() }),
  "DELETE /requests": ({ log }) => {
    log.clear();
    return { cleared: true };
  },
  "GET /deliveries": ({ world, deliveries }) => ({
    paused: deliveries.isPaused(),
    deliveries: world.tables.deliveries.rows,
  }),
  "POST /deliveries/pause": ({ deliveries }) => {
    deliveries.pause();
    return { paused: true };
  },
  "POST /deliveries/resume": ({ deliveries }) => {
    deliveries.resume();
    return { paused: false };
  },
  "POST /deliveries/flush": async ({ deliveries }, body) => ({
    delivered: await deliveries.flush(
      (body.order as DeliveryOrder | undefined) ?? "fifo",
      Number(body.seed ?? 1),
    ),
  }),
  "PUT /deliveries/settings": ({ deliveries }, body) => deliveries.configure(body),
  "POST /events/:id/deliver": async ({ deliveries }, body, id) => ({
    answers: await deliveries.deliver(id, Number(body.times ?? 1), body.concurrent === true),
  }),
  "POST /webhook-endpoints": ({ world }, body) =>
    createEndpoint(world, {
      url: String(body.url),
      enabledEvents: Array.isArray(body.enabledEvents) ? body.enabledEvents.map(String) : ["*"],
      ...(typeof body.secret === "string" ? { secret: body.secret } : {}),
    }),
  "POST /disputes": openNewDispute,
  "POST /disputes/:id/close": ({ world }, body, id) =>
    structuredClone(
      closeDispute(
        world,
        must(world.tables.disputes, "dispute", id),
        body.outcome === "won" ? "won" : "lost",
      ),
    ),
  "POST /customers/:id/default-card": giveDefaultCard,
  "POST /invoices/:id/partial-payment": ({ world }, body, id) => {
    const record = must(world.tables.invoices, "invoice", id);
    payPartly(world, record, Number(body.amount));
    return renderInvoice(world, record);
  },
  "DELETE /idempotency-keys": ({ world }, body) => ({
    pruned: pruneKeys(world, Number(body.olderThanSeconds ?? 0)),
  }),
  "POST /reset": reset,
  "GET /dump": ({ world }) => snapshot(world),
};

/** Answers one call of the control API; `path` is what follows `/_control`. */
export async function answerControl(
  context: ControlContext,
  method: string,
  path: string,
  rawBody: string,
): Promise<{ status: number; body: unknown }> {
  const exact = handlers[`${method} ${path}`];
  const [, group = "", id = "", ...rest] = path.split("/");
  const pattern = `${method} /${[group, ":id", ...rest].join("/")}`;
  const handler = exact ?? handlers[pattern];
  if (handler === undefined) {
    return { status: 404, body: { error: `no control ${method} ${path}` } };
  }
  try {
    const body = rawBody === "" ? {} : (JSON.parse(rawBody) as Body);
    return { status: 200, body: await handler(context, body, id) };
  } catch (error) {
    if (error instanceof StripeError) return { status: error.status, body: { error: error.body } };
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
