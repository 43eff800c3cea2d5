import { disconnect } from "@/lib/db/client";
import { stopOnBadEnvironment } from "@/lib/env-stop";
import { log } from "@/lib/log";
import { keepWorking } from "./keep-working";

// Started by `npm run worker`: carries out jobs until it is asked to end, then finishes those under way.
stopOnBadEnvironment();
const asked = new AbortController();
process.once("SIGTERM", () => asked.abort());
process.once("SIGINT", () => asked.abort());

try {
  await keepWorking(asked.signal);
  log.info("worker.ended");
} catch (error) {
  log.error("worker.broken", error);
  process.exitCode = 1;
} finally {
  await disconnect();
}
