import { isProductionMode } from "@/lib/env";

export type SecondFactorFacts = { totpSecret: string | null; isAdmin: boolean };

/**
 * Whether a sign-in passes the second factor. Admins need one in production; whoever has one must
 * always show it. Rule: docs/domain.md §7.
 */
export function passesSecondFactor(
  facts: SecondFactorFacts,
  code: string | null,
  verifyTotp: (secret: string, code: string) => boolean = refuseAll,
): boolean {
  if (facts.totpSecret === null) return !(facts.isAdmin && isProductionMode());
  return code !== null && /^\d{6}$/.test(code) && verifyTotp(facts.totpSecret, code);
}

// Closed until a TOTP verifier is given: an enrolled account is never let in without its code.
const refuseAll = (): boolean => false;
