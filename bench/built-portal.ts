import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "../scripts/child-process.ts";
import { buildPortal, generateClient, portalProgram } from "../scripts/portal-build.ts";
import { freePort } from "../scripts/ports.ts";
import { productEnvironment } from "./child.ts";

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

export type BuiltPortal = { url: string; stop: () => Promise<void> };

/** The portal as production runs it: built, one server process, business time is real time. */
export async function startBuiltPortal(databaseUrl: string): Promise<BuiltPortal> {
  const folder = mkdtempSync(path.join(tmpdir(), "lumbar-bench-"));
  const log = (name: string) => path.join(folder, `${name}.log`);
  await generateClient(log("generate"));
  await buildPortal(log("build"), (line) => console.error(line));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...productEnvironment(databaseUrl),
    LUMBAR_MODE: "production",
    APP_URL: url,
    NEXTAUTH_URL: url,
    PORT: String(port),
    HOSTNAME: "localhost",
    NODE_OPTIONS: "--dns-result-order=ipv4first",
  };
  const server = startChild("The portal", [portalProgram], environment, log("server"));
  await untilReady(
    url,
    server.ended.then(() => server.lastWords()),
  );
  return {
    url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, ended: Promise<string>): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  let lastWords: string | undefined;
  void ended.then((words) => (lastWords = words));
  while (performance.now() < deadlineMs) {
    const answer = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (answer?.ok) return;
    if (lastWords !== undefined) throw new Error(`The portal ended:\n${lastWords}`);
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error("The portal did not come up.");
}
