import { after } from "next/server";
import { realNow } from "@/lib/clock";
import { drainJobs } from "@/lib/jobs/run";
import { log } from "@/lib/log";

const BUDGET_MS = 20_000;

type Drain = { isRunning: boolean; isWanted: boolean };
// Held per process, also when Next loads this module once for pages and once for routes.
const held = globalThis as typeof globalThis & { lumbarDrain?: Drain };
const drain = (): Drain => (held.lumbarDrain ??= { isRunning: false, isWanted: false });

/**
 * Once the answer is out, carries out waiting jobs for a short while, so that Stripe is reached
 * where no worker runs. Many answers at once share one drain; what is left is the cron's.
 */
export function drainAfterResponse(): void {
  after(drainShared);
}

async function drainShared(): Promise<void> {
  const state = drain();
  state.isWanted = true;
  if (state.isRunning) return;
  state.isRunning = true;
  try {
    while (state.isWanted) {
      state.isWanted = false;
      await drainJobs({ deadlineAt: new Date(realNow().getTime() + BUDGET_MS) });
    }
  } catch (error) {
    log.error("jobs.drain-failed", error);
  } finally {
    state.isRunning = false;
  }
}
