import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Actor, actorKey } from "@/lib/auth/actor";

const WINDOW_SECONDS = 60;
/** Requests a minute. Far above any sane client: a brake for runaway loops, not a quota. */
export const RATE_LIMITS = { actor: 30_000, anonymous: 120 } as const;

type Limiters = { actor: RateLimiterMemory; anonymous: RateLimiterMemory };

// Held per process, also when Next loads this module once for pages and once for routes.
const held = globalThis as typeof globalThis & { lumbarRateLimits?: Limiters };

const limiters = (): Limiters =>
  (held.lumbarRateLimits ??= {
    actor: new RateLimiterMemory({ points: RATE_LIMITS.actor, duration: WINDOW_SECONDS }),
    anonymous: new RateLimiterMemory({ points: RATE_LIMITS.anonymous, duration: WINDOW_SECONDS }),
  });

export type RateLimit = { isExceeded: boolean; headers: Record<string, string> };

/** Counts a request against whoever asks: a person or key, else an address. */
export async function countRequest(actor: Actor | null, ip: string | null): Promise<RateLimit> {
  const kind = actor ? "actor" : "anonymous";
  const key = actor ? Object.values(actorKey(actor)).join(":") : (ip ?? "");
  try {
    return told(RATE_LIMITS[kind], await limiters()[kind].consume(key), false);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return told(RATE_LIMITS[kind], refusal, true);
  }
}

function told(limit: number, counted: RateLimiterRes, isExceeded: boolean): RateLimit {
  const seconds = String(Math.max(1, Math.ceil(counted.msBeforeNext / 1000)));
  const headers = {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(Math.max(0, counted.remainingPoints)),
    "ratelimit-reset": seconds,
    ...(isExceeded && { "retry-after": seconds }),
  };
  return { isExceeded, headers };
}
