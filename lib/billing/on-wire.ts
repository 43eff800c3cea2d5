import type { CycleOut } from "./contract/fields";
import type { Cycle } from "./domain/cycle";

/** A cycle as the wire says it. */
export function cycleOnWire(cycle: Cycle): CycleOut {
  return {
    key: cycle.key,
    start: cycle.startAt.toISOString(),
    end: cycle.endAt.toISOString(),
  };
}

export function instantOnWire(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
