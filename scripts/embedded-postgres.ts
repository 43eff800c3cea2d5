import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import {
  type Cluster,
  createCluster,
  findRunning,
  startCluster,
  stopCluster,
  urlOf,
} from "./postgres-cluster.ts";
import { clusterFolder, serverAccount, serverPrograms } from "./postgres-places.ts";

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
  const port = runningPort ?? (await startCluster(cluster));
  await ensureAppLogin(cluster, port);
  return {
    port,
    isReused: runningPort !== null,
    adminUrl: (database) => urlOf("postgres", cluster.passwords.admin, port, database),
    appUrl: (database) => urlOf(APP_LOGIN, cluster.passwords.app, port, database),
    ensureDatabase: (name, template) => ensureDatabase(cluster, port, name, template),
    stop: () => stopCluster(cluster, "fast"),
  };
}

/** Ends the server of a folder, if one runs, and removes all its data. */
export async function destroyPostgres(folder: string): Promise<void> {
  const account = await serverAccount();
  const place = await clusterFolder(folder, account);
  const programs = await serverPrograms(account);
  await stopCluster({ data: path.join(place, "data"), account, programs }, "immediate");
  rmSync(place, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

const CARELESS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

function passwordsOf(folder: string): { admin: string; app: string } {
  const file = path.join(folder, PASSWORDS);
  if (!existsSync(file)) {
    const made = { admin: randomBytes(24).toString("hex"), app: randomBytes(24).toString("hex") };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as { admin: string; app: string };
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
