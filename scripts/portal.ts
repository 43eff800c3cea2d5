import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Control, startStandIn } from "../e2e/stripe-stand-in/client.ts";
import { type Child, runChild, startChild } from "./child-process.ts";
import { followClock } from "./clock-follower.ts";
import { deploy } from "./deploy.ts";
import { destroyPostgres, startPostgres } from "./embedded-postgres.ts";
import { buildPortal, generateClient, portalProgram } from "./portal-build.ts";
import { type PortalSecrets, secretsOf } from "./portal-secrets.ts";

export type PortalOptions = {
  /** Everything the portal keeps lies here: database, secrets, logs, access.json. */
  folder: string;
  port: number;
  /** False for tests: the database is faster and may be lost with the machine. */
  isDurable: boolean;
  /** Variables that stand in for an embedded part: DATABASE_URL and the three of Stripe. */
  given: Readonly<Record<string, string | undefined>>;
  /** Called with one line for each step. */
  tell: (line: string) => void;
};

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

type SignIn = { email: string; password: string; api_key?: string };
export type People = {
  admin: SignIn;
  auditor: SignIn;
  companies: { company_id: number; name: string; manager: SignIn }[];
  offices: {
    office_id: number;
    company_id: number;
    name: string;
    manager: SignIn;
    practitioner: SignIn;
  }[];
};
export type Access = People & {
  url: string;
  database_url: string;
  stripe_api_base: string;
  webhook_secret: string;
  cron_secret: string;
  metrics_token: string;
};

type Stoppable = { stop: () => Promise<void> };
type Keep = (part: Stoppable) => Promise<void>;
type Environment = Record<string, string>;

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

  // A seed that was cut short has left nobody who could sign in: what there is of it is of no use.
  if (!existsSync(peopleFile(folder))) await forgetHalfSeed(options);
  const database = await timed(tell, "Database", () => openDatabase(options, keep));
  await timed(tell, "Migrations", () => deploy(database.adminUrl, database.appUrl));
  const { stripe, control } = await openStripe(options, url, secrets, keep);

  const environment = portalEnvironment(options, url, { ...secrets, ...stripe }, database.appUrl);
  const seed = ["--import", "tsx", "prisma/seed.ts"];
  await timed(tell, "Sample data", () => runChild("seed", seed, environment, log("seed")));
  if (control) await keep(followClock(database.adminUrl, control));
  await build;

  const server = startChild("The portal", [portalProgram], environment, log("server"));
  await keep(server);
  const job = ["--import", "tsx", "lib/jobs/worker.ts"];
  const worker = startChild("The worker", job, environment, log("worker"));
  await keep(worker);
  const failure = firstToEnd([server, worker]);
  await timed(tell, "Server", () => untilReady(url, failure));

  const access: Access = {
    url,
    database_url: database.adminUrl,
    stripe_api_base: stripe.STRIPE_API_BASE ?? REAL_STRIPE,
    webhook_secret: stripe.STRIPE_WEBHOOK_SECRET,
    cron_secret: secrets.CRON_SECRET,
    metrics_token: secrets.METRICS_TOKEN,
    ...readPeople(folder),
  };
  return { url, access, accessFile: writeAccess(folder, access), failure };
}

function writeAccess(folder: string, access: Access): string {
  const file = path.join(folder, "access.json");
  writeFileSync(file, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  return file;
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

async function openDatabase(
  options: PortalOptions,
  keep: Keep,
): Promise<{ adminUrl: string; appUrl: string }> {
  const given = options.given["DATABASE_URL"];
  if (given) return { adminUrl: given, appUrl: given };
  const server = await startPostgres({
    folder: path.join(options.folder, "postgres"),
    durable: options.isDurable,
  });
  await keep(server);
  await server.ensureDatabase("lumbar");
  return { adminUrl: server.adminUrl("lumbar"), appUrl: server.appUrl("lumbar") };
}

type StripeSettings = {
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  STRIPE_API_BASE?: string;
};

async function openStripe(
  options: PortalOptions,
  url: string,
  secrets: PortalSecrets,
  keep: Keep,
): Promise<{ stripe: StripeSettings; control: Control | null }> {
  const { given } = options;
  const stripe: StripeSettings = {
    STRIPE_SECRET_KEY: given["STRIPE_SECRET_KEY"] ?? secrets.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: given["STRIPE_WEBHOOK_SECRET"] ?? secrets.STRIPE_WEBHOOK_SECRET,
  };
  const base = given["STRIPE_API_BASE"];
  if (base) return { stripe: { ...stripe, STRIPE_API_BASE: base }, control: null };
  // A key of one's own and no other address means Stripe itself.
  if (given["STRIPE_SECRET_KEY"]) return { stripe, control: null };
  const standIn = await startStandIn({
    secretKey: stripe.STRIPE_SECRET_KEY,
    webhookUrl: `${url}/api/webhooks/stripe`,
    webhookSecret: stripe.STRIPE_WEBHOOK_SECRET,
    stateFile: standInFile(options.folder),
  });
  await keep(standIn);
  return { stripe: { ...stripe, STRIPE_API_BASE: standIn.url }, control: standIn.control };
}

function portalEnvironment(
  options: PortalOptions,
  url: string,
  secrets: PortalSecrets & StripeSettings,
  databaseUrl: string,
): Environment {
  return {
    ...secrets,
    // Mail goes out only where somebody asked for it.
    SMTP_URL: options.given["SMTP_URL"] ?? "",
    NODE_ENV: "production",
    LUMBAR_MODE: "demo",
    BILLING_TEST_CLOCK: "1",
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.AUTH_SECRET,
    PORT: String(options.port),
    // Next takes this name into its own addresses; the option makes it mean 127.0.0.1 everywhere.
    HOSTNAME: "localhost",
    NODE_OPTIONS: "--dns-result-order=ipv4first",
    LUMBAR_PEOPLE_FILE: peopleFile(options.folder),
  };
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

/** Throws away the embedded parts' data; a database that was given stays as it is. */
async function forgetHalfSeed({ folder, given }: PortalOptions): Promise<void> {
  if (given["DATABASE_URL"]) return;
  await destroyPostgres(path.join(folder, "postgres"));
  rmSync(standInFile(folder), { force: true });
}

function standInFile(folder: string): string {
  return path.join(folder, "stripe-stand-in.json");
}

function peopleFile(folder: string): string {
  return path.join(folder, "people.json");
}

function readPeople(folder: string): People {
  const file = peopleFile(folder);
  if (!existsSync(file)) {
    throw new Error(
      `${file} is missing, so the sign-ins of this database are unknown: ` +
        "start over with `npm run demo -- --fresh`, or with an empty database.",
    );
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, "utf8")) as People;
}
