import { newId } from "./ids";
import { insert } from "./store";
import type { StandInEvent } from "./types";
import { API_VERSION, type World } from "./world";

/** Records an event with a snapshot of the object as it is now, and hands it to the deliveries. */
export function emit(
  world: World,
  type: string,
  object: unknown,
  previous?: Record<string, unknown>,
): StandInEvent {
  const event: StandInEvent = {
    id: newId("evt"),
    object: "event",
    api_version: API_VERSION,
    created: world.clock.now(),
    data: {
      object: structuredClone(object),
      ...(previous === undefined ? {} : { previous_attributes: previous }),
    },
    livemode: false,
    pending_webhooks: 0,
    request: { id: world.request.id, idempotency_key: world.request.idempotencyKey },
    type,
  };
  insert(world.tables.events, event);
  world.onEvent(event);
  world.onChange();
  return event;
}

/** The top-level fields that differ, with their old values: an event's `previous_attributes`. */
export function previousAttributes(before: object, after: object): Record<string, unknown> {
  const now = after as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name]),
    ),
  );
}
