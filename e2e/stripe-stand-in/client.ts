import { spawn, type ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type Stripe from "stripe";
import type { CardOutcome } from "./cards";
import type { DeliveryOrder, DeliverySettings } from "./deliveries";
import type { FaultOrder } from "./faults";
import type { RateLimits } from "./rate-limit";
import type { LoggedRequest } from "./request-log";
import type { Delivery } from "./store";

export type StandInOptions = {
  /** 0 or left out: any free port. */
  port?: number;
  secretKey?: string;
  webhookUrl?: string;
  webhookSecret?: string;
  /** Comma-separated event types; "*" when left out. */
  webhookEvents?: string;
  stateFile?: string;
};

export type StandIn = {
  /** e.g. `http://localhost:41234`, for STRIPE_API_BASE. */
  url: string;
  pid: number;
  control: Control;
  /** Ends the process and waits for it. */
  stop: () => Promise<void>;
};

export type Control = ReturnType<typeof createControl>;

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const ROOM = dirname(fileURLToPath(import.meta.url));

/** The control API of a running stand-in. Throws when a call is refused. */
export function createControl(url: string) {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/_control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`stand-in ${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    addFault: (order: FaultOrder) => call<{ id: number }>("POST", "/faults", order),
    clearFaults: () => call<object>("DELETE", "/faults"),
    setLatency: (ms: number) => call<{ ms: number }>("POST", "/latency", { ms }),
    setRateLimit: (limits: Partial<RateLimits>) => call<RateLimits>("POST", "/rate-limit", limits),
    clock: () => call<{ now: number; frozen: boolean }>("GET", "/clock"),
    /** Seconds since the epoch or a Date; automatic payment attempts due by then are made. */
    setClock: (now: number | Date) =>
      call<{ now: number }>("PUT", "/clock", {
        now: now instanceof Date ? now.toISOString() : now,
      }),
    releaseClock: () => call<{ now: number }>("DELETE", "/clock"),
    requests: async () => (await call<{ requests: LoggedRequest[] }>("GET", "/requests")).requests,
    clearRequests: () => call<object>("DELETE", "/requests"),
    deliveries: async () =>
      (await call<{ deliveries: Delivery[] }>("GET", "/deliveries")).deliveries,
    pauseDeliveries: () => call<object>("POST", "/deliveries/pause"),
    resumeDeliveries: () => call<object>("POST", "/deliveries/resume"),
    flushDeliveries: (order: DeliveryOrder = "fifo", seed = 1) =>
      call<{ delivered: number }>("POST", "/deliveries/flush", { order, seed }),
    configureDeliveries: (settings: Partial<DeliverySettings>) =>
      call<DeliverySettings>("PUT", "/deliveries/settings", settings),
    deliverEvent: async (id: string, options: { times?: number; concurrent?: boolean } = {}) =>
      (await call<{ answers: string[] }>("POST", `/events/${id}/deliver`, options)).answers,
    addEndpoint: (order: { url: string; secret?: string; enabledEvents?: string[] }) =>
      call<{ id: string; secret: string }>("POST", "/webhook-endpoints", order),
    openDispute: (order: {
      invoice?: string;
      charge?: string;
      payment_intent?: string;
      amount?: number;
      reason?: string;
    }) => call<Stripe.Dispute>("POST", "/disputes", order),
    closeDispute: (id: string, outcome: "won" | "lost") =>
      call<Stripe.Dispute>("POST", `/disputes/${id}/close`, { outcome }),
    giveDefaultCard: (customerId: string, outcome: CardOutcome) =>
      call<Stripe.PaymentMethod>("POST", `/customers/${customerId}/default-card`, { outcome }),
    payPartly: (invoiceId: string, amountCents: number) =>
      call<Stripe.Invoice>("POST", `/invoices/${invoiceId}/partial-payment`, {
        amount: amountCents,
      }),
    pruneKeys: (olderThanSeconds = 0) =>
      call<{ pruned: number }>("DELETE", "/idempotency-keys", { olderThanSeconds }),
    reset: () => call<object>("POST", "/reset"),
    dump: () => call<Record<string, unknown>>("GET", "/dump"),
  };
}

function environmentOf(options: StandInOptions): Record<string, string> {
  const given: Record<string, string | undefined> = {
    PORT: String(options.port ?? 0),
    STRIPE_SECRET_KEY: options.secretKey ?? "",
    WEBHOOK_URL: options.webhookUrl ?? "",
    WEBHOOK_SECRET: options.webhookSecret ?? "",
    WEBHOOK_EVENTS: options.webhookEvents ?? "",
    STATE_FILE: options.stateFile ?? "",
    STAND_IN_TIED: "1",
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? ""]));
}

function untilListening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) return reject(new Error("the stand-in has no output"));
    const timer = setTimeout(
      () => reject(new Error("the stand-in did not start in time")),
      START_TIMEOUT_MS,
    );
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the stand-in ended at its start (${String(code)})`));
    });
    createInterface({ input: stdout }).on("line", (line) => {
      const url = /listening on (http:\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** Starts a stand-in as a process of its own, which ends together with this one. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const child = spawn(process.execPath, ["--import", "tsx", join(ROOM, "main.ts")], {
    cwd: join(ROOM, "../.."),
    env: { ...process.env, ...environmentOf(options) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const url = await untilListening(child);
    return {
      url,
      pid: child.pid ?? 0,
      control: createControl(url),
      stop: () => stopChild(child),
    };
  } catch (error) {
    await stopChild(child);
    throw error;
  }
}
