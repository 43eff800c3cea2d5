import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

const MINUTE_SECONDS = 60;

/** Failed sign-ins that are let through, and for how long the next ones are refused unheard. */
export const SIGN_IN_LIMITS = {
  byAccountAndAddress: { points: 5, duration: 15 * MINUTE_SECONDS },
  byAccount: { points: 20, duration: 60 * MINUTE_SECONDS },
  byAddress: { points: 100, duration: 15 * MINUTE_SECONDS },
} as const;

type Limits = { [K in keyof typeof SIGN_IN_LIMITS]: RateLimiterMemory };

// Held per process, also when Next loads this module once for pages and once for routes.
const held = globalThis as typeof globalThis & { lumbarSignInLimits?: Limits };

const limits = (): Limits =>
  (held.lumbarSignInLimits ??= {
    byAccountAndAddress: new RateLimiterMemory(SIGN_IN_LIMITS.byAccountAndAddress),
    byAccount: new RateLimiterMemory(SIGN_IN_LIMITS.byAccount),
    byAddress: new RateLimiterMemory(SIGN_IN_LIMITS.byAddress),
  });

const keyOf = (...parts: string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url");

const keysOf = (email: string, ip: string | null) => ({
  byAccountAndAddress: keyOf(email, ip ?? ""),
  byAccount: keyOf(email),
  byAddress: keyOf(ip ?? ""),
});

export type SignInBlock = { retryAfterSeconds: number; isFirst: boolean };

/**
 * Counts an attempt before the password is looked at, so that many at once are counted too.
 * @returns null to go on; else for how long to refuse, and whether the block begins with this one.
 */
export async function countSignInAttempt(
  email: string,
  ip: string | null,
): Promise<SignInBlock | null> {
  const all = limits();
  const keys = keysOf(email, ip);
  for (const name of ["byAddress", "byAccountAndAddress", "byAccount"] as const) {
    try {
      await all[name].consume(keys[name]);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return {
        retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
        isFirst: refusal.consumedPoints === SIGN_IN_LIMITS[name].points + 1,
      };
    }
  }
  return null;
}

/** Takes back what a successful sign-in has counted, and forgets the failures before it. */
export async function forgiveSignInAttempts(email: string, ip: string | null): Promise<void> {
  const all = limits();
  const keys = keysOf(email, ip);
  await all.byAccountAndAddress.delete(keys.byAccountAndAddress);
  await all.byAccount.delete(keys.byAccount);
  await all.byAddress.reward(keys.byAddress);
}
