import Stripe from "stripe";
import { env } from "@/lib/env";

// The only importer of the SDK: whoever needs it takes it from here.
export { Stripe };

export const API_VERSION = "2026-10-28.endive";
const TIMEOUT_MS = 20_000;

/** Where the SDK calls when it is not Stripe itself: it takes an address in three parts. */
function addressOf(apiBase: string) {
  const { protocol, hostname, port } = new URL(apiBase);
  const scheme = protocol === "http:" ? ("http" as const) : ("https" as const);
  const usualPort = scheme === "http" ? 80 : 443;
  return { protocol: scheme, host: hostname, port: port === "" ? usualPort : Number(port) };
}

function connect(secretKey: string, apiBase: string | undefined): Stripe {
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    // Retries are the outbox's: it looks first, and it knows the age of its keys.
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: TIMEOUT_MS,
    ...(apiBase === undefined ? {} : addressOf(apiBase)),
  });
}

let client: Stripe | undefined;

/** The SDK's client, or null when no key is configured. */
export function stripeClient(): Stripe | null {
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = env();
  if (STRIPE_SECRET_KEY === undefined) return null;
  return (client ??= connect(STRIPE_SECRET_KEY, STRIPE_API_BASE));
}

/** Whether the configured key belongs to the live mode; events of the other mode are not ours. */
export function isLiveMode(): boolean {
  return env().STRIPE_SECRET_KEY?.includes("_live_") ?? false;
}
