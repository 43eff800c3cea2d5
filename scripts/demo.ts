import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { destroyPostgres } from "./embedded-postgres.ts";
import type { Access } from "./portal-access.ts";
import { type Portal, type PortalStart, startPortal } from "./portal.ts";
import { isPortFree } from "./ports.ts";
import { untilAskedToStop } from "./stop-signal.ts";

const folder = path.resolve(import.meta.dirname, "../.demo");
const mark = path.join(folder, "running.json");
const DEFAULT_PORT = 3000;
const PORTS_TO_TRY = 100;
const USAGE = `Usage: npm run demo [-- --fresh]

  --fresh   throws away the data of the last demo first

PORT, DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_API_BASE and STRIPE_WEBHOOK_SECRET are used where set.`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the environment brings instead of an embedded part; an empty variable counts as unset. */
function given(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
}

async function choosePort(): Promise<number> {
  const wanted = given()["PORT"];
  if (wanted !== undefined) {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`PORT is "${wanted}", which is no port number.`);
    }
    if (await becomesFree(port)) return port;
    throw new Error(`Port ${port} (PORT) is taken by another program. Choose another one.`);
  }
  if (await becomesFree(DEFAULT_PORT)) return DEFAULT_PORT;
  for (let port = DEFAULT_PORT + 1; port < DEFAULT_PORT + PORTS_TO_TRY; port += 1) {
    if (!(await isPortFree(port))) continue;
    say(`Port ${DEFAULT_PORT} is taken by another program: using ${port}.`);
    return port;
  }
  throw new Error(`No free port from ${DEFAULT_PORT} on. Set PORT to one that is free.`);
}

/** What a killed demo left needs a moment to notice and to let go of the port. */
async function becomesFree(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await isPortFree(port)) return true;
    if (!existsSync(mark)) return false;
    await sleep(300);
  }
  return false;
}

function refuseSecondDemo(): void {
  if (!existsSync(mark)) return;
  const { pid, url } = JSON.parse(readFileSync(mark, "utf8")) as { pid: number; url: string };
  if (!isDemo(pid)) return;
  throw new Error(`The demo runs already, at ${url} (process ${pid}). Stop that one first.`);
}

function isDemo(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // After a restart of the machine the number may be anybody's.
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("demo.ts");
}

async function startOver(): Promise<void> {
  if (given()["DATABASE_URL"]) {
    throw new Error("--fresh does not empty a database of yours: unset DATABASE_URL, or empty it.");
  }
  await destroyPostgres(path.join(folder, "postgres"));
  rmSync(folder, { recursive: true, force: true });
}

function signInsOf(access: Access): string {
  const rows = [
    ["Administrator", access.admin],
    ["Auditor", access.auditor],
    ...access.companies.map((company) => [`Manager of ${company.name}`, company.manager] as const),
    ...access.offices.flatMap((office) => [
      [`Office manager, ${office.name}`, office.manager] as const,
      [`Practitioner, ${office.name}`, office.practitioner] as const,
    ]),
  ] as const;
  const widths = [0, 0];
  for (const [who, { email }] of rows) {
    widths[0] = Math.max(widths[0] ?? 0, who.length);
    widths[1] = Math.max(widths[1] ?? 0, email.length);
  }
  return rows
    .map(
      ([who, { email, password }]) =>
        `  ${who.padEnd(widths[0] ?? 0)}  ${email.padEnd(widths[1] ?? 0)}  ${password}`,
    )
    .join("\n");
}

async function start(): Promise<PortalStart> {
  refuseSecondDemo();
  if (process.argv.includes("--fresh")) await startOver();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const port = await choosePort();
  writeFileSync(mark, JSON.stringify({ pid: process.pid, url: `http://localhost:${port}` }));
  return startPortal({ folder, port, isDurable: true, given: given(), tell: say });
}

function announce(portal: Portal): void {
  say(`\nThe portal answers at ${portal.url}\n\n${signInsOf(portal.access)}\n`);
  say(`All of this, with the API keys: ${path.relative(process.cwd(), portal.accessFile)}`);
  say("Ctrl-C stops everything; the next start continues with the same data.");
}

async function serve(starting: PortalStart, stopped: Promise<null>): Promise<void> {
  try {
    const portal = await Promise.race([starting.ready, stopped]);
    if (portal === null) return;
    announce(portal);
    // Ctrl-C reaches every process at once: a moment tells a failure from our own end.
    const failure = portal.failure.then((words) => sleep(300, words));
    const words = await Promise.race([failure, stopped]);
    if (words !== null) throw new Error(words);
  } finally {
    say("Stopping …");
    await starting.stop();
    rmSync(mark, { force: true });
  }
}

const stopped = untilAskedToStop().then(() => null);
const unknown = process.argv.slice(2).filter((argument) => argument !== "--fresh");
if (unknown.length > 0) {
  say(USAGE);
  process.exit(unknown.includes("--help") ? 0 : 2);
}
try {
  await serve(await start(), stopped);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
