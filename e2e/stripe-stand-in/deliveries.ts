import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "./faults";
import { newId } from "./ids";
import { signatureHeader } from "./signature";
import { insert, must, type Delivery } from "./store";
import type { EndpointRecord, StandInEvent } from "./types";
import { API_VERSION, type World } from "./world";

export type DeliveryOrder = "fifo" | "reverse" | "shuffle";

export type DeliverySettings = {
  /** How often each event is delivered. */
  copies: number;
  /** Up to so much later, at random, so that events overtake one another. */
  jitterMs: number;
  seed: number;
};

export type Deliveries = {
  enqueue: (event: StandInEvent) => void;
  pause: () => void;
  resume: () => void;
  isPaused: () => boolean;
  configure: (settings: Partial<DeliverySettings>) => DeliverySettings;
  /** Delivers everything pending now, in the order given, and resolves with the number delivered. */
  flush: (order: DeliveryOrder, seed: number) => Promise<number>;
  /** Delivers one event n times, at once or one after the other; resolves with the statuses. */
  deliver: (eventId: string, times: number, isConcurrent: boolean) => Promise<string[]>;
  /** Forgets the deliveries read before and takes up those in the tables. */
  reload: () => void;
  stop: () => void;
};

const RETRY_AFTER_SECONDS = [1, 2, 5, 10, 20, 30, 60, 60, 60] as const;
const TIMEOUT_MS = 20_000;
const MAX_IN_FLIGHT = 16;
const TICK_MS = 50;
const MAX_FINISHED = 5_000;

function wants({ endpoint }: EndpointRecord, type: string): boolean {
  return endpoint.enabled_events.some(
    (item) =>
      item === "*" || item === type || (item.endsWith(".*") && type.startsWith(item.slice(0, -1))),
  );
}

async function post(record: EndpointRecord, event: StandInEvent): Promise<string> {
  const body = JSON.stringify(event, null, 2);
  try {
    const response = await fetch(record.endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (stand-in)",
        "stripe-signature": signatureHeader(body, record.secret),
        "stripe-version": API_VERSION,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? `error: ${error.message}` : "error";
  }
}

function isSuccess(answer: string): boolean {
  return /^2\d\d$/.test(answer);
}

function inOrder(rows: Delivery[], order: DeliveryOrder, seed: number): Delivery[] {
  if (order === "reverse") return rows.toReversed();
  if (order === "fifo") return rows;
  const random = seededRandom(seed);
  return rows
    .map((row) => ({ row, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ row }) => row);
}

/** Delivers events to the webhook endpoints, signed anew each time, retried until accepted. */
export function createDeliveries(world: World): Deliveries {
  let settings: DeliverySettings = { copies: 1, jitterMs: 0, seed: 1 };
  let random = seededRandom(settings.seed);
  let isPaused = false;
  let inFlight = 0;
  const busy = new Set<string>();
  const { tables } = world;
  let waiting = new Set(tables.deliveries.rows.filter((row) => row.status === "pending"));

  const trim = () => {
    const rows = tables.deliveries.rows;
    if (rows.length <= MAX_FINISHED * 2) return;
    const finished = rows.filter((row) => row.status !== "pending").slice(0, -MAX_FINISHED);
    for (const row of finished) tables.deliveries.byId.delete(row.id);
    tables.deliveries.rows = rows.filter((row) => tables.deliveries.byId.has(row.id));
  };

  const settle = (row: Delivery, event: StandInEvent, answer: string) => {
    row.attempts += 1;
    row.lastAnswer = answer;
    const retryAfter = RETRY_AFTER_SECONDS[row.attempts - 1];
    if (isSuccess(answer)) row.status = "delivered";
    else if (retryAfter === undefined) row.status = "failed";
    else row.nextAtMs = Date.now() + retryAfter * 1000;
    if (row.status !== "pending") waiting.delete(row);
    if (row.status === "delivered")
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
    world.onChange();
  };

  const attempt = async (row: Delivery) => {
    const event = tables.events.byId.get(row.eventId);
    const endpoint = tables.endpoints.byId.get(row.endpointId);
    if (event === undefined || endpoint === undefined) {
      row.status = "failed";
      waiting.delete(row);
      return;
    }
    busy.add(row.id);
    inFlight += 1;
    try {
      settle(row, event, await post(endpoint, event));
    } finally {
      busy.delete(row.id);
      inFlight -= 1;
    }
  };

  // Starts what is due while there is room; called at every tick and whenever a place becomes free.
  const start = () => {
    if (isPaused) return;
    for (const row of waiting) {
      if (inFlight >= MAX_IN_FLIGHT) return;
      if (!busy.has(row.id) && row.nextAtMs <= Date.now()) void attempt(row).then(start);
    }
  };
  const timer = setInterval(start, TICK_MS);
  timer.unref();

  return {
    enqueue: (event) => {
      const endpoints = tables.endpoints.rows.filter((row) => wants(row, event.type));
      for (const endpoint of endpoints) {
        for (let copy = 0; copy < settings.copies; copy += 1) {
          const row = insert(tables.deliveries, {
            id: newId("dl"),
            eventId: event.id,
            endpointId: endpoint.id,
            attempts: 0,
            status: "pending",
            nextAtMs: Date.now() + Math.floor(random() * settings.jitterMs),
            lastAnswer: null,
          });
          waiting.add(row);
          event.pending_webhooks += 1;
        }
      }
      trim();
    },
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      start();
    },
    isPaused: () => isPaused,
    configure: (change) => {
      settings = { ...settings, ...change };
      random = seededRandom(settings.seed);
      return settings;
    },
    flush: async (order, seed) => {
      const rows = inOrder([...waiting], order, seed);
      // One after the other: the order is the point of it.
      for (const row of rows) if (waiting.has(row) && !busy.has(row.id)) await attempt(row);
      while (inFlight > 0) await sleep(5);
      return rows.filter((row) => row.status === "delivered").length;
    },
    deliver: async (eventId, times, isConcurrent) => {
      const event = must(tables.events, "event", eventId);
      const endpoints = tables.endpoints.rows.filter((row) => wants(row, event.type));
      const answers: string[] = [];
      for (const endpoint of endpoints) {
        const once = () => post(endpoint, event);
        if (isConcurrent) answers.push(...(await Promise.all(Array.from({ length: times }, once))));
        else for (let done = 0; done < times; done += 1) answers.push(await once());
      }
      return answers;
    },
    reload: () => {
      waiting = new Set(tables.deliveries.rows.filter((row) => row.status === "pending"));
    },
    stop: () => clearInterval(timer),
  };
}
