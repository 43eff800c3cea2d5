import { realNow } from "@/lib/clock";
import { env } from "@/lib/env";
import { Stripe } from "./client";
import { toReceivedEvent } from "./events";
import type { ReceivedEvent } from "./payment-gateway";

const TOLERANCE_SECONDS = 300;

type Verification =
  | { kind: "verified"; event: ReceivedEvent }
  | { kind: "refused"; reason: "bad_signature" | "malformed" }
  /** No secret is set: closed, never open. */
  | { kind: "not_configured" };

/** Checks a delivery: its signature over the raw body, its age to both sides, its form. */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  signature: string | null,
): Verification {
  const secrets = webhookSecrets();
  if (secrets.length === 0) return { kind: "not_configured" };
  if (signature === null || isFromTheFuture(signature)) return BAD_SIGNATURE;
  for (const secret of secrets) {
    const event = openWith(secret, rawBody, signature);
    if (event === "malformed") return { kind: "refused", reason: "malformed" };
    if (event !== null) return { kind: "verified", event };
  }
  return BAD_SIGNATURE;
}

const BAD_SIGNATURE: Verification = { kind: "refused", reason: "bad_signature" };

/** Several while a secret is being replaced: `whsec_new,whsec_old`. */
function webhookSecrets(): string[] {
  const secrets = (env().STRIPE_WEBHOOK_SECRET ?? "").split(",").map((text) => text.trim());
  return secrets.filter((secret) => secret !== "");
}

/** The SDK bounds a signature's age to the past only. */
function isFromTheFuture(signature: string): boolean {
  const latest = realNow().getTime() / 1000 + TOLERANCE_SECONDS;
  const times = signature.split(",").filter((part) => part.trim().startsWith("t="));
  return times.some((part) => Number(part.trim().slice(2)) > latest);
}

function openWith(
  secret: string,
  rawBody: string | Uint8Array,
  signature: string,
): ReceivedEvent | "malformed" | null {
  try {
    const event = Stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_SECONDS);
    return toReceivedEvent(event) ?? "malformed";
  } catch (error) {
    // Signed by whoever knows the secret, and yet no event: broken JSON, or a thin event.
    return error instanceof Stripe.errors.StripeSignatureVerificationError ? null : "malformed";
  }
}
