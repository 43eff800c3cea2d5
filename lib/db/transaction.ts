import { setTimeout as sleep } from "node:timers/promises";
import { MAX_WAIT_MS, prisma } from "./client";
import { isRetryable } from "./errors";
import { Prisma } from "./generated/client";
import { type DbScope, scopeStatement } from "./scope";

/** The handle every data function takes first. There is no other way to the database. */
export type Tx = Prisma.TransactionClient;

type Options = {
  timeoutMs?: number;
  /** One unchanging view of the database, and no writes. */
  isSnapshot?: boolean;
};

const ATTEMPTS = 4;
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Runs `fn` in one transaction whose first statement takes on the scope's database role and tenants.
 * Conflicts that PostgreSQL asks to repeat are repeated, so `fn` must touch nothing but `tx`.
 */
export async function inTransaction<T>(
  scope: DbScope,
  fn: (tx: Tx) => Promise<T>,
  options: Options = {},
): Promise<T> {
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma().$transaction(
        async (tx) => {
          await tx.$executeRaw`${Prisma.raw(scopeStatement(scope))}`;
          if (options.isSnapshot) await tx.$executeRaw`set transaction read only`;
          return fn(tx);
        },
        {
          maxWait: MAX_WAIT_MS,
          timeout,
          ...(options.isSnapshot && {
            isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
          }),
        },
      );
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      await sleep(Math.random() * 25 * 2 ** attempt);
    }
  }
}
