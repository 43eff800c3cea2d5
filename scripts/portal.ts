import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, runChild, startChild } from "./child-process.ts";
import { followClock } from "./clock-follower.ts";
import { deploy } from "./deploy.ts";
import { type Access, writeAccess } from "./portal-access.ts";
import { buildPortal, generateClient, portalProgram } from "./portal-build.ts";
import { secretsOf } from "./portal-secrets.ts";
import {
  forgetHalfSeed,
  openDatabase,
  openStripe,
  portalEnvironment,
  type PortalOptions,
  type Stoppable,
  type Keep,
} from "./portal-surroundings.ts";

export type Portal = {
  url: string;
  /** Where access.json lies: addresses, secrets and sign-ins. */
  accessFile: string;
  access: Access;
  /** Settles with a sentence if one of the processes ends by itself. */
  failure: Promise<string>;
};

export type PortalStart = {
  /** The portal once it answers. Rejects with a sentence. */
  ready: Promise<Portal>;
  /** Ends all that was started, also in the middle of starting. */
  stop: () => Promise<void>;
};

const READY_WITHIN_MS = 90_000;
const REAL_STRIPE = "https://api.stripe.com";

/**
 * Starts everything the portal needs on this machine and the built portal itself: database,
 * migrations, stand-in for Stripe, sample data, worker, server.
 */
export function startPortal(options: PortalOptions): PortalStart {
  const running: Stoppable[] = [];
  let isStopping = false;
  const keep = async (part: Stoppable) => {
    running.push(part);
    if (isStopping) await stopAll(running);
  };
  return {
    ready: startParts(options, keep),
    stop: () => {
      isStopping = true;
      return stopAll(running);
    },
  };
}

async function stopAll(running: Stoppable[]): Promise<void> {
  for (const part of running.splice(0).reverse()) await part.stop();
}

async function startParts(options: PortalOptions, keep: Keep): Promise<Portal> {
  const { folder, tell } = options;
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const url = `http://localhost:${options.port}`;
  const secrets = secretsOf(folder);
  const log = (name: string) => path.join(folder, "logs", `${name}.log`);

  await timed(tell, "Database client", () => generateClient(log("generate")));
  const build = timed(tell, "Portal", () => buildPortal(log("build"), tell));
  // Its failure is reported where it is awaited; until then it must not count as unhandled.
  build.catch(() => undefined);

  await forgetHalfSeed(options);
  const database = await timed(tell, "Database", () => openDatabase(options, keep));
  await timed(tell, "Migrations", () => deploy(database.adminUrl, database.appUrl));
  const { stripe, control } = await timed(tell, "Stripe", () =>
    openStripe(options, url, secrets, keep),
  );

  const environment = portalEnvironment(options, url, { ...secrets, ...stripe }, database.appUrl);
  writeEnvironment(folder, environment);
  const seed = ["--import", "tsx", "prisma/seed.ts"];
  await Promise.all([
    build,
    timed(tell, "Sample data", () => runChild("seed", seed, environment, log("seed"))),
  ]);
  if (control) await keep(followClock(database.adminUrl, control));

  const server = startChild("The portal", [portalProgram], environment, log("server"));
  await keep(server);
  const job = ["--import", "tsx", "lib/jobs/worker.ts"];
  const worker = startChild("The worker", job, environment, log("worker"));
  await keep(worker);
  const failure = firstToEnd([server, worker]);
  await timed(tell, "Server", () => untilReady(url, failure));

  const { access, accessFile } = writeAccess(folder, {
    url,
    database_url: database.adminUrl,
    stripe_api_base: stripe.STRIPE_API_BASE ?? REAL_STRIPE,
    webhook_secret: stripe.STRIPE_WEBHOOK_SECRET,
    cron_secret: secrets.CRON_SECRET,
    metrics_token: secrets.METRICS_TOKEN,
  });
  return { url, access, accessFile, failure };
}

async function timed<T>(
  tell: (line: string) => void,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const remark = typeof result === "string" ? ` ${result}` : "";
  tell(`${what}${remark} (${seconds} s)`);
  return result;
}

function firstToEnd(children: readonly Child[]): Promise<string> {
  return Promise.race(
    children.map(async (child) => {
      const code = await child.ended;
      return `${child.name} ended by itself (${code ?? "by a signal"}):\n${child.lastWords()}`;
    }),
  );
}

async function untilReady(url: string, failure: Promise<string>): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let answer = "nothing";
  const failed = failure.then((words) => {
    throw new Error(words);
  });
  while (performance.now() < deadline) {
    const probe = fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(5_000) });
    const response = await Promise.race([probe.catch(() => null), failed]);
    if (response?.ok) return;
    if (response) answer = `${response.status} ${await response.text()}`;
    await Promise.race([sleep(150), failed]);
  }
  throw new Error(`The portal is not ready after ${READY_WITHIN_MS / 1_000} s; it says: ${answer}`);
}

/** For the commands that speak to this portal's database from a terminal. */
function writeEnvironment(folder: string, environment: Record<string, string>): void {
  const file = path.join(folder, "environment.json");
  writeFileSync(file, JSON.stringify(environment, null, 2), { mode: 0o600 });
}
