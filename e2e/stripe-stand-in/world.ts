import { createClock, type Clock } from "./clock";
import { emptyTables, type Tables } from "./store";
import type { StandInEvent } from "./types";

export const API_VERSION = "2026-10-28.endive";

type RequestMark = { id: string | null; idempotencyKey: string | null };

/** Everything the resources work on: one account at "Stripe". */
export type World = {
  tables: Tables;
  clock: Clock;
  /** The request being carried out, for the events it causes. */
  request: RequestMark;
  /** Address of this process, for hosted pages. */
  baseUrl: string;
  onEvent: (event: StandInEvent) => void;
  /** Called after every change, for persistence. */
  onChange: () => void;
};

export function createWorld(): World {
  return {
    tables: emptyTables(),
    clock: createClock(),
    request: { id: null, idempotencyKey: null },
    baseUrl: "http://localhost",
    onEvent: () => undefined,
    onChange: () => undefined,
  };
}
