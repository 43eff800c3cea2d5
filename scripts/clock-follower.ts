import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Control } from "../e2e/stripe-stand-in/client.ts";

const EVERY_MS = 250;

/** Moves the stand-in's clock along with the business clock, so that both sides live in one time. */
export function followClock(databaseUrl: string, control: Control): { stop: () => Promise<void> } {
  let isStopped = false;
  const following = follow(databaseUrl, control, () => isStopped);
  return {
    stop: async () => {
      isStopped = true;
      await following;
    },
  };
}

async function follow(
  databaseUrl: string,
  control: Control,
  isStopped: () => boolean,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  pool.on("error", () => undefined);
  let toldMs: number | null = null;
  while (!isStopped()) {
    try {
      const standingMs = await standingSince(pool);
      if (standingMs !== null && standingMs !== toldMs)
        await control.setClock(new Date(standingMs));
      if (standingMs === null && toldMs !== null) await control.releaseClock();
      toldMs = standingMs;
    } catch {
      // The database or the stand-in restarts: the next look tells.
    }
    await sleep(EVERY_MS);
  }
  await pool.end();
}

async function standingSince(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ set_at: Date | null }>(
    "select case when is_running then null else set_at end as set_at from business_clock",
  );
  return rows[0]?.set_at?.getTime() ?? null;
}
