import { setTimeout as sleep } from "node:timers/promises";
import { prisma } from "./client";
import { isRetryable } from "./errors";
import { Prisma } from "./generated/client";
import type { DbScope } from "./scope";

/** The handle every data function takes first. There is no other way to the database. */
export type Tx = Prisma.TransactionClient;

type Options = {
  timeoutMs?: number;
  /** One unchanging view of the database, and no writes. */
  isSnapshot?: boolean;
};

const ATTEMPTS = 4;
// Long enough for a crowd of hundreds at one office, whose transactions can only take turns.
const MAX_WAIT_MS = 20_000;
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
          await enterScope(tx, scope);
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

async function enterScope(tx: Tx, scope: DbScope): Promise<void> {
  // Transaction-local, so a pooler that hands the connection on never hands the scope on. Without
  // parameters, so that it travels with BEGIN: roles, switches and numbers of ours, nothing typed.
  await tx.$executeRaw`${Prisma.raw(`select
    set_config('role', '${scope.role}', true),
    set_config('lumbar.sees_all', '${scope.seesAll ? "on" : "off"}', true),
    set_config('lumbar.names', '${scope.names ? "on" : "off"}', true),
    set_config('lumbar.company_ids', '${arrayLiteral(scope.companyIds)}', true),
    set_config('lumbar.office_ids', '${arrayLiteral(scope.officeIds)}', true)`)}`;
}

function arrayLiteral(ids: readonly number[]): string {
  return `{${ids.map(Number).join(",")}}`;
}
