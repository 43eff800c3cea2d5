import type { SpawnOptions } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Account, clusterFolder, serverAccount, serverPrograms } from "./postgres-places.ts";
import { freePort } from "./ports.ts";
import { runCommand } from "./run-command.ts";

export type PostgresOptions = {
  /** Where the cluster should live; its data may end up elsewhere when root's server cannot get there. */
  folder: string;
  /** False for tests: faster, and a crash of the machine may lose the data. */
  durable: boolean;
  settings?: Readonly<Record<string, string>>;
};

export type PostgresServer = {
  port: number;
  /** True when a server left behind by an earlier run was taken over. */
  isReused: boolean;
  /** URL of the superuser `postgres`. */
  adminUrl: (database: string) => string;
  /** URL of the login `lumbar`, which the portal uses. */
  appUrl: (database: string) => string;
  /** Creates the database unless it is there; empty, or as a copy of a database nobody is in. */
  ensureDatabase: (name: string, template?: string) => Promise<void>;
  stop: () => Promise<void>;
};

const APP_LOGIN = "lumbar";
const PASSWORDS = "passwords.json";
const START_ATTEMPTS = 3;

type Cluster = {
  data: string;
  programs: string;
  account: Account;
  passwords: { admin: string; app: string };
  settings: Readonly<Record<string, string>>;
};

/**
 * Starts PostgreSQL from the npm package on a free loopback port, or takes over the one that still
 * runs on this folder. Creates the cluster and the login `lumbar` the first time.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const account = await serverAccount();
  // The passwords stay with the wanted folder: data elsewhere without them is a removed folder's left-over.
  if (!existsSync(path.join(options.folder, PASSWORDS))) await destroyPostgres(options.folder);
  const folder = await clusterFolder(options.folder, account);
  const cluster: Cluster = {
    data: path.join(folder, "data"),
    programs: await serverPrograms(account),
    account,
    passwords: passwordsOf(options.folder),
    settings: { ...(options.durable ? {} : CARELESS), ...options.settings },
  };
  if (!existsSync(path.join(cluster.data, "PG_VERSION"))) await createCluster(cluster, folder);
  const runningPort = await findRunning(cluster);
  const port = runningPort ?? (await start(cluster));
  await ensureAppLogin(cluster, port);
  return {
    port,
    isReused: runningPort !== null,
    adminUrl: (database) => urlOf("postgres", cluster.passwords.admin, port, database),
    appUrl: (database) => urlOf(APP_LOGIN, cluster.passwords.app, port, database),
    ensureDatabase: (name, template) => ensureDatabase(cluster, port, name, template),
    stop: () => stop(cluster),
  };
}

/** Ends the server of a folder, if one runs, and removes all its data. */
export async function destroyPostgres(folder: string): Promise<void> {
  const account = await serverAccount();
  const place = await clusterFolder(folder, account);
  const data = path.join(place, "data");
  if (existsSync(path.join(data, "postmaster.pid"))) {
    await control(
      { data, account, programs: await serverPrograms(account) },
      "stop",
      "-m",
      "immediate",
    );
  }
  rmSync(place, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

const CARELESS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

function passwordsOf(folder: string): { admin: string; app: string } {
  const file = path.join(folder, PASSWORDS);
  if (!existsSync(file)) {
    const made = { admin: randomBytes(24).toString("hex"), app: randomBytes(24).toString("hex") };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as { admin: string; app: string };
}

async function createCluster(cluster: Cluster, folder: string): Promise<void> {
  rmSync(cluster.data, { recursive: true, force: true });
  mkdirSync(cluster.data, { mode: 0o700 });
  const passwordFile = path.join(folder, `initial-${randomBytes(6).toString("hex")}`);
  writeFileSync(passwordFile, cluster.passwords.admin, { mode: 0o600 });
  if (cluster.account) {
    chownSync(cluster.data, cluster.account.uid, cluster.account.gid);
    chownSync(passwordFile, cluster.account.uid, cluster.account.gid);
  }
  const result = await runCommand(
    path.join(cluster.programs, "bin/initdb"),
    [
      `--pgdata=${cluster.data}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The server's own locale: text sorts and folds alike on every machine.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(cluster.settings["fsync"] === "off" ? ["--no-sync"] : []),
    ],
    surroundings(cluster),
  );
  rmSync(passwordFile);
  if (result.code !== 0) {
    rmSync(cluster.data, { recursive: true, force: true });
    throw new Error(`PostgreSQL's data folder could not be created: ${result.stderr.trim()}`);
  }
}

const surroundings = ({ data, account }: Pick<Cluster, "data" | "account">): SpawnOptions => ({
  ...account,
  cwd: path.dirname(data),
  env: { ...process.env, HOME: path.dirname(data), LC_ALL: "C", TZ: "UTC" },
});

async function control(
  cluster: Pick<Cluster, "data" | "account" | "programs">,
  ...args: string[]
): Promise<boolean> {
  const program = path.join(cluster.programs, "bin/pg_ctl");
  const all = [...args, "-w", "-t", "60", "-s", "-D", cluster.data];
  // The server would keep our pipes open: it writes to its own log instead.
  const result = await runCommand(program, all, { ...surroundings(cluster), stdio: "ignore" });
  return result.code === 0;
}

async function start(cluster: Cluster): Promise<number> {
  const log = path.join(cluster.data, "server.log");
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const settings = {
      listen_addresses: "127.0.0.1",
      // No socket file: its folder would have to be found, and loopback is enough.
      unix_socket_directories: "",
      max_connections: "200",
      ...cluster.settings,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
    if (await control(cluster, "start", "-l", log, "-o", `-p ${port} ${flags.join(" ")}`))
      return port;
  }
  const words = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-5) : [];
  throw new Error(`PostgreSQL did not start:\n${words.join("\n")}`);
}

/** The port of the server that runs on this data already; clears the mark of one that died. */
async function findRunning(cluster: Cluster): Promise<number | null> {
  const mark = path.join(cluster.data, "postmaster.pid");
  if (!existsSync(mark)) return null;
  const [pid, , , port] = readFileSync(mark, "utf8").split("\n");
  for (let attempt = 0; attempt < 50 && (await isServer(Number(pid), cluster)); attempt += 1) {
    if (await answers(cluster, Number(port))) return Number(port);
    await sleep(200);
  }
  if (await isServer(Number(pid), cluster)) await control(cluster, "stop", "-m", "immediate");
  rmSync(mark, { force: true });
  return null;
}

async function isServer(pid: number, cluster: Cluster): Promise<boolean> {
  // The number alone proves nothing: after a restart of the machine it may be anybody's.
  const known = `/proc/${pid}/cmdline`;
  if (existsSync("/proc/self")) {
    return existsSync(known) && readFileSync(known, "utf8").includes(cluster.data);
  }
  const { stdout } = await runCommand("ps", ["-o", "args=", "-p", String(pid)]);
  return stdout.includes(cluster.data);
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf("postgres", cluster.passwords.admin, port, "postgres"),
    connectionTimeoutMillis: 2_000,
  });
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function asAdmin(
  cluster: Cluster,
  port: number,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client(urlOf("postgres", cluster.passwords.admin, port, "postgres"));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function ensureAppLogin(cluster: Cluster, port: number): Promise<void> {
  return asAdmin(cluster, port, async (client) => {
    const found = await client.query("select from pg_roles where rolname = $1", [APP_LOGIN]);
    if (found.rowCount !== 0) return;
    const password = client.escapeLiteral(cluster.passwords.app);
    await client.query(`create role ${APP_LOGIN} login noinherit password ${password}`);
  });
}

function ensureDatabase(
  cluster: Cluster,
  port: number,
  name: string,
  template = "template1",
): Promise<void> {
  return asAdmin(cluster, port, async (client) => {
    const found = await client.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount !== 0) return;
    const source = client.escapeIdentifier(template);
    await client.query(`create database ${client.escapeIdentifier(name)} template ${source}`);
  });
}

async function stop(cluster: Cluster): Promise<void> {
  if (!existsSync(path.join(cluster.data, "postmaster.pid"))) return;
  if (await control(cluster, "stop", "-m", "fast")) return;
  await control(cluster, "stop", "-m", "immediate");
}
