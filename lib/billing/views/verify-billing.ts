import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { ACTIVITY_CHECKS } from "../data/verify/activity";
import { AMOUNT_CHECKS } from "../data/verify/amounts";
import { BOOK_CHECKS } from "../data/verify/books";
import type { Check, Offending } from "../data/verify/check";
import { type CheckedRows, countCheckedRows } from "../data/verify/counts";
import { LINE_CHECKS } from "../data/verify/lines";
import { NUMBER_CHECKS } from "../data/verify/numbers";
import { PERIOD_CHECKS } from "../data/verify/periods";
import { STATE_CHECKS } from "../data/verify/states";

/** What can be verified, each by its rules. */
export const VERIFICATIONS = {
  numbers: NUMBER_CHECKS,
  invoices: [
    ...AMOUNT_CHECKS,
    ...PERIOD_CHECKS,
    ...STATE_CHECKS,
    ...LINE_CHECKS,
    ...ACTIVITY_CHECKS,
    ...BOOK_CHECKS,
  ],
} as const satisfies Record<string, readonly Check[]>;

export type Subject = keyof typeof VERIFICATIONS;
export type Failure = Offending & Pick<Check, "name" | "of">;
export type Verification = { rules: number; rows: CheckedRows; failures: Failure[] };

const TIMEOUT_MS = 3_600_000;

/** Holds every rule of a subject against the whole database as it stands at one instant; reads only. */
export async function verifyBilling(context: Context, subject: Subject): Promise<Verification> {
  requireAccess(context.actor, "billing.operations.read");
  const checks = VERIFICATIONS[subject];
  return inTransaction(
    scopeOf(context.actor),
    async (tx) => {
      const rows = await countCheckedRows(tx);
      const failures: Failure[] = [];
      for (const { name, of, find } of checks) {
        const offending = await find(tx);
        if (offending.total > 0) failures.push({ name, of, ...offending });
      }
      return { rules: checks.length, rows, failures };
    },
    { timeoutMs: TIMEOUT_MS, isSnapshot: true },
  );
}
