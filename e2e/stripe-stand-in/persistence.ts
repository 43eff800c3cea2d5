import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dumpTables, loadTables } from "./store";
import type { World } from "./world";

export type Persistence = { schedule: () => void; save: () => void };

const FORMAT = 1;
const QUIET_MS = 500;

/** The whole state, as kept in the file and shown by the control API. */
export function snapshot(world: World): Record<string, unknown> {
  return { format: FORMAT, clock: world.clock.frozenAt(), ...dumpTables(world.tables) };
}

function load(world: World, file: string): void {
  if (!existsSync(file)) return;
  const saved = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  if (saved.format !== FORMAT) throw new Error(`${file} is of another version; remove it`);
  loadTables(world.tables, saved);
  world.clock.set(typeof saved.clock === "number" ? saved.clock : null);
  // A request that was running when the process ended will never be answered.
  const keys = world.tables.idempotencyKeys;
  keys.rows = keys.rows.filter((row) => row.answer !== null);
  keys.byId = new Map(keys.rows.map((row) => [row.id, row]));
}

/** Reads the state file, then writes it whole and atomically some time after each change. */
export function persistTo(world: World, file: string): Persistence {
  load(world, file);
  let timer: NodeJS.Timeout | undefined;
  let quietMs = QUIET_MS;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const started = Date.now();
    writeFileSync(`${file}.tmp`, JSON.stringify(snapshot(world)), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
    // A large state takes long to write: leave most of the time to requests.
    quietMs = Math.max(QUIET_MS, (Date.now() - started) * 10);
  };
  return {
    save,
    schedule: () => {
      timer ??= setTimeout(save, quietMs);
      timer.unref();
    },
  };
}
