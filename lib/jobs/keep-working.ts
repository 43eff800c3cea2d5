import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { runWorker } from "./run";

type Worker = Awaited<ReturnType<typeof runWorker>>;

const PAUSE_MS = 2_000;

/**
 * Carries out jobs until it is asked to end, then finishes those under way. A worker that lost the
 * database in the middle gives up; another one takes its place. Throws when the first cannot start.
 */
export async function keepWorking(asked: AbortSignal): Promise<void> {
  let worker: Worker | null = await runWorker();
  log.info("worker.started");
  while (worker !== null) {
    await untilEnded(worker, asked);
    worker = await startAgain(asked);
  }
}

/** A worker that gives up ends like one that was asked to. */
async function untilEnded(worker: Worker, asked: AbortSignal): Promise<void> {
  const stop = () => {
    worker.stop("asked to end").catch((error: unknown) => log.error("worker.stop-failed", error));
  };
  asked.addEventListener("abort", stop);
  if (asked.aborted) stop();
  try {
    await worker.promise;
  } catch (error) {
    log.error("worker.broken", error);
  } finally {
    asked.removeEventListener("abort", stop);
  }
}

/** Tries until it works; null when it is asked to end. */
async function startAgain(asked: AbortSignal): Promise<Worker | null> {
  while (!asked.aborted) {
    await sleep(PAUSE_MS, undefined, { signal: asked }).catch(() => undefined);
    try {
      if (asked.aborted) break;
      const worker = await runWorker();
      log.warn("worker.started-again");
      return worker;
    } catch (error) {
      log.error("worker.not-started", error);
    }
  }
  return null;
}
