import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { runWorker } from "./run";

const PAUSE_MS = 2_000;

/**
 * Carries out jobs until it is asked to end, then finishes those under way. A worker that lost the
 * database in the middle gives up; another one takes its place. Throws when the first cannot start.
 */
export async function keepWorking(asked: AbortSignal): Promise<void> {
  let worker = await runWorker();
  log.info("worker.started");
  for (;;) {
    const stop = () => {
      worker.stop("asked to end").catch((error: unknown) => log.error("worker.stop-failed", error));
    };
    asked.addEventListener("abort", stop, { once: true });
    if (asked.aborted) stop();
    try {
      await worker.promise;
      return;
    } catch (error) {
      log.error("worker.broken", error);
    }
    asked.removeEventListener("abort", stop);
    const next = await startAgain(asked);
    if (next === null) return;
    worker = next;
  }
}

/** Tries until it works; null when it is asked to end before. */
async function startAgain(asked: AbortSignal) {
  while (!asked.aborted) {
    await sleep(PAUSE_MS, undefined, { signal: asked }).catch(() => undefined);
    try {
      return await runWorker();
    } catch (error) {
      log.error("worker.not-started", error);
    }
  }
  return null;
}
