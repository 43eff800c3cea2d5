import { hasBearerSecret } from "@/lib/auth/secret-compare";
import { refuse } from "@/lib/billing/domain/errors";

/**
 * Lets only the holder of a configured secret in. An unset secret closes the door.
 * @throws Refusal `not_configured`, `unauthenticated`
 */
export function requireBearer(headers: Headers, expected: string | undefined): void {
  if (expected === undefined) refuse("not_configured");
  if (!hasBearerSecret(headers, expected)) refuse("unauthenticated");
}
