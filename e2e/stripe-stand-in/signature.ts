import { createHmac } from "node:crypto";

/**
 * The `Stripe-Signature` header of a delivery: HMAC-SHA256 over `timestamp.body`, keyed by the whole
 * `whsec_…` text. The timestamp is real time, whatever the stand-in's clock says.
 */
export function signatureHeader(rawBody: string, secret: string, atMs = Date.now()): string {
  const timestamp = Math.floor(atMs / 1000);
  const digest = createHmac("sha256", secret).update(`${timestamp}.${rawBody}`).digest("hex");
  return `t=${timestamp},v1=${digest}`;
}
