/** What a fault does; those ending in `_after_commit` let the request take effect first. */
export type FaultMode =
  | "error"
  | "error_after_commit"
  | "reset"
  | "reset_after_commit"
  | "hang"
  | "hang_after_commit"
  | "rate_limit"
  | "lock_timeout"
  | "garbage"
  | "empty"
  | "html502";

export const FAULT_MODES: readonly FaultMode[] = [
  "error",
  "error_after_commit",
  "reset",
  "reset_after_commit",
  "hang",
  "hang_after_commit",
  "rate_limit",
  "lock_timeout",
  "garbage",
  "empty",
  "html502",
];

export type FaultOrder = {
  mode: FaultMode;
  /** `path` is a regular expression, tested against the path such as `/v1/invoices/in_1/pay`. */
  match?: { method?: string; path?: string };
  /** Status of the answer, for `error*`, `garbage` and `empty`. */
  status?: number;
  /** Body of the answer instead of the mode's own. */
  body?: string;
  /** How many matching requests are hit; endless when left out. */
  times?: number;
  /** Chance, 0 to 1, that a matching request is hit; needs no seed to be repeatable. */
  probability?: number;
  seed?: number;
  /** For `hang*`: how long before the connection is dropped; endless when left out. */
  ms?: number;
};

export type ActiveFault = FaultOrder & {
  id: number;
  left: number;
  hits: number;
  random: () => number;
};

/** A small repeatable generator (mulberry32) of numbers from 0 to 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Faults = {
  add: (order: FaultOrder) => number;
  clear: () => void;
  /** The fault that hits this request, if any; it counts as used. */
  take: (method: string, path: string) => ActiveFault | undefined;
  list: () => readonly ActiveFault[];
};

export function createFaults(): Faults {
  let faults: ActiveFault[] = [];
  let nextId = 1;
  return {
    add: (order) => {
      const id = nextId;
      nextId += 1;
      faults.push({
        ...order,
        id,
        left: order.times ?? Number.POSITIVE_INFINITY,
        hits: 0,
        random: seededRandom(order.seed ?? 1),
      });
      return id;
    },
    clear: () => {
      faults = [];
    },
    take: (method, path) => {
      const hit = faults.find(
        (fault) =>
          fault.left > 0 &&
          (fault.match?.method ?? method) === method &&
          new RegExp(fault.match?.path ?? "").test(path) &&
          (fault.probability === undefined || fault.random() < fault.probability),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      hit.hits += 1;
      return hit;
    },
    list: () => faults,
  };
}
