export type RateLimits = { perSecond: number | null; perEndpointPerSecond: number | null };

export type RateLimiter = {
  set: (limits: RateLimits) => void;
  /** False when the request is one too many of this second. */
  admit: (endpoint: string) => boolean;
};

/** Counts requests in windows of one second, in all and for each endpoint. Off until it is set. */
export function createRateLimiter(): RateLimiter {
  let limits: RateLimits = { perSecond: null, perEndpointPerSecond: null };
  let second = 0;
  let total = 0;
  let byEndpoint = new Map<string, number>();
  return {
    set: (next) => {
      limits = next;
    },
    admit: (endpoint) => {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        total = 0;
        byEndpoint = new Map();
      }
      const count = byEndpoint.get(endpoint) ?? 0;
      if (limits.perSecond !== null && total >= limits.perSecond) return false;
      if (limits.perEndpointPerSecond !== null && count >= limits.perEndpointPerSecond)
        return false;
      total += 1;
      byEndpoint.set(endpoint, count + 1);
      return true;
    },
  };
}
