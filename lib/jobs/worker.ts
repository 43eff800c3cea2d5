import { disconnect } from "@/lib/db/client";
import { stopOnBadEnvironment } from "@/lib/env-stop";
import { log } from "@/lib/log";
import { runWorker } from "./run";

// Started by `npm run worker`: carries out jobs until it is asked to end, then finishes those under way.
stopOnBadEnvironment();
const worker = await runWorker();
log.info("worker.started");

const stop = () => {
  worker.stop("asked to end").catch((error: unknown) => log.error("worker.stop-failed", error));
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);

try {
  await worker.promise;
  log.info("worker.ended");
} catch (error) {
  log.error("worker.broken", error);
  process.exitCode = 1;
} finally {
  await disconnect();
}
