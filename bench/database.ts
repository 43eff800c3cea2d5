import pg from "pg";
import { deploy } from "../scripts/deploy.ts";
import { startPostgres } from "../scripts/embedded-postgres.ts";
import { untilAskedToStop } from "../scripts/stop-signal.ts";
import { makeTemporaryFolder } from "../scripts/temporary-folder.ts";

/**
 * A small dedicated server as one would set it up for production: durable, each commit flushed,
 * autovacuum on. Whatever is compared in one run is measured under these same settings.
 */
export const SERVER_SETTINGS = {
  shared_buffers: "4GB",
  effective_cache_size: "12GB",
  work_mem: "32MB",
  maintenance_work_mem: "512MB",
  max_wal_size: "16GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  jit: "off",
};

export type BenchServer = {
  /** URL of the superuser. */
  adminUrl: (database: string) => string;
  /** URL of the portal's login. */
  appUrl: (database: string) => string;
  /** A new database with the product's tables, functions and rights. */
  createMigrated: (database: string) => Promise<void>;
  /** A copy, page by page, of a database nobody is in. */
  copy: (from: string, to: string) => Promise<void>;
  drop: (database: string) => Promise<void>;
  /** Ends the server and removes its data. */
  remove: () => Promise<void>;
};

/** Starts a PostgreSQL of this benchmark's own. */
export async function startBenchServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const { postgresFolder, remove } = await makeTemporaryFolder();
  void untilAskedToStop().then(async () => {
    await remove();
    process.exit(130);
  });
  const server = await startPostgres({
    folder: postgresFolder,
    durable: true,
    settings: { ...SERVER_SETTINGS, ...settings },
  });
  const asAdmin = (sql: string) => onDatabase(server.adminUrl("postgres"), (db) => db.query(sql));
  return {
    adminUrl: server.adminUrl,
    appUrl: server.appUrl,
    createMigrated: async (database) => {
      await server.ensureDatabase(database);
      await deploy(server.adminUrl(database), server.appUrl(database));
    },
    copy: async (from, to) => {
      await asAdmin(`create database ${to} template ${from} strategy file_copy`);
    },
    drop: async (database) => {
      await asAdmin(`drop database ${database} with (force)`);
    },
    remove,
  };
}

/** One connection for some work, closed at its end. */
export async function onDatabase<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Reads every table and index of a database into memory and lets the disk come to rest. */
export async function warmUpDatabase(adminUrl: string): Promise<void> {
  await onDatabase(adminUrl, async (db) => {
    await db.query("create extension if not exists pg_prewarm");
    await db.query(
      `select sum(pg_prewarm(oid)) from pg_class
       where relkind in ('r', 'i') and relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)`,
    );
    await db.query("checkpoint");
  });
}
