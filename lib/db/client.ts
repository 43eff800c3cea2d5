import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseUrl } from "@/lib/env";
import { joinBegins } from "./begin";
import { PrismaClient } from "./generated/client";

const POOL_SIZE = 10;
/** Long enough for a crowd of hundreds at one office, whose transactions can only take turns. */
export const MAX_WAIT_MS = 20_000;

type Database = { pool: pg.Pool; prisma: PrismaClient };

function connect(): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max: POOL_SIZE,
    connectionTimeoutMillis: MAX_WAIT_MS,
  });
  pool.on("connect", joinBegins);
  // An idle connection that breaks leaves the pool; who asks next gets another one.
  pool.on("error", () => undefined);
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

// Next reloads modules in development: one pool for the process, whatever is reloaded.
const held = globalThis as typeof globalThis & { lumbarDatabase?: Database };

const database = (): Database => (held.lumbarDatabase ??= connect());

/** The process's Prisma client. Only lib/db uses it: everything else goes through inTransaction. */
export function prisma(): PrismaClient {
  return database().prisma;
}

/** The connections below it, for what lib/db sends itself. */
export function pool(): pg.Pool {
  return database().pool;
}

/** Closes the pool, for scripts and tests that must end. */
export async function disconnect(): Promise<void> {
  const { lumbarDatabase } = held;
  delete held.lumbarDatabase;
  await lumbarDatabase?.prisma.$disconnect();
  await lumbarDatabase?.pool.end();
}
