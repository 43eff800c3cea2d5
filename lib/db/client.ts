import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseUrl } from "@/lib/env";
import { joinBegins } from "./begin";
import { PrismaClient } from "./generated/client";

const POOL_SIZE = 10;

function connect(): PrismaClient {
  const pool = new pg.Pool({ connectionString: databaseUrl(), max: POOL_SIZE });
  pool.on("connect", joinBegins);
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}

// Next reloads modules in development: one pool for the process, whatever is reloaded.
const held = globalThis as typeof globalThis & { lumbarPrisma?: PrismaClient };

/** The process's Prisma client. Only lib/db uses it: everything else goes through inTransaction. */
export function prisma(): PrismaClient {
  return (held.lumbarPrisma ??= connect());
}

/** Closes the pool, for scripts and tests that must end. */
export async function disconnect(): Promise<void> {
  await held.lumbarPrisma?.$disconnect();
  delete held.lumbarPrisma;
}
