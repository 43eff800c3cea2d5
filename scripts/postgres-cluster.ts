import type { SpawnOptions } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./ports.ts";
import type { Account } from "./postgres-places.ts";
import { runCommand } from "./run-command.ts";

/** The server's programs, its data and whom it runs as. */
type Server = { data: string; programs: string; account: Account };

export type Cluster = Server & {
  passwords: { admin: string; app: string };
  settings: Readonly<Record<string, string>>;
};

const START_ATTEMPTS = 3;

export function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** Runs initdb: an empty cluster with its superuser. */
export async function createCluster(cluster: Cluster, folder: string): Promise<void> {
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

const surroundings = ({ data, account }: Server): SpawnOptions => ({
  ...account,
  cwd: path.dirname(data),
  env: { ...process.env, HOME: path.dirname(data), LC_ALL: "C", TZ: "UTC" },
});

async function control(cluster: Server, ...args: string[]): Promise<boolean> {
  const program = path.join(cluster.programs, "bin/pg_ctl");
  const all = [...args, "-w", "-t", "60", "-s", "-D", cluster.data];
  // The server would keep our pipes open: it writes to its own log instead.
  const result = await runCommand(program, all, { ...surroundings(cluster), stdio: "ignore" });
  return result.code === 0;
}

/** Starts the server on a free loopback port, which it hands back. */
export async function startCluster(cluster: Cluster): Promise<number> {
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
export async function findRunning(cluster: Cluster): Promise<number | null> {
  const mark = path.join(cluster.data, "postmaster.pid");
  if (!existsSync(mark)) return null;
  const [pid, , , port] = readFileSync(mark, "utf8").split("\n");
  for (let attempt = 0; attempt < 50 && (await isServer(Number(pid), cluster)); attempt += 1) {
    if (await answers(cluster, Number(port))) return Number(port);
    await sleep(200);
  }
  if (await isServer(Number(pid), cluster)) await stopCluster(cluster, "immediate");
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

/** Ends the server if it runs: `fast` in order, `immediate` when its data are thrown away. */
export async function stopCluster(server: Server, mode: "fast" | "immediate"): Promise<void> {
  if (!existsSync(path.join(server.data, "postmaster.pid"))) return;
  if (await control(server, "stop", "-m", mode)) return;
  if (mode === "fast") await control(server, "stop", "-m", "immediate");
}
