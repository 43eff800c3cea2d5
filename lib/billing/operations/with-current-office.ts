import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { lockOffice, type Office } from "../data/offices";
import { isDue } from "../domain/cycle";
import { refuse } from "../domain/errors";
import { rollOneOffice } from "./roll-due-cycles";

const OVERDUE = Symbol("overdue");
const ATTEMPTS = 3;

/**
 * Runs a verb's transaction on a locked office whose running cycle holds `now`. An office whose
 * cycle has ended is rolled first, in transactions of its own, so late runs equal punctual ones.
 * Refuses `not_found` and `office_needs_attention`. Rule: docs/domain.md §4.
 */
export async function withCurrentOffice<T>(
  context: Context,
  officeId: number,
  fn: (tx: Tx, office: Office, now: Date) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const result = await inTransaction(scopeOf(context.actor), async (tx) => {
      const office = (await lockOffice(tx, officeId)) ?? refuse("not_found");
      // Business time is read after the lock: what waited for a rollover sees the time after it.
      const now = await businessNow(tx);
      return isDue(office.cycle.endAt, now) ? OVERDUE : fn(tx, office, now);
    });
    if (result !== OVERDUE) return result;
    if (!(await rollOneOffice(context, officeId))) refuse("office_needs_attention");
  }
  return refuse("office_needs_attention");
}
