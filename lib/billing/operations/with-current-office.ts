import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { lockOffices, type Office } from "../data/offices";
import { isDue } from "../domain/cycle";
import { refuse } from "../domain/errors";
import { rollOneOffice } from "./roll-due-cycles";

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
  return whenCurrent(context, [officeId], (tx, offices, now) =>
    fn(tx, officeOf(offices, officeId), now),
  );
}

/** The same for a verb that changes what is billed at two offices. */
export async function withTwoCurrentOffices<T>(
  context: Context,
  { fromId, toId }: { fromId: number; toId: number },
  fn: (tx: Tx, from: Office, to: Office, now: Date) => Promise<T>,
): Promise<T> {
  return whenCurrent(context, [fromId, toId], (tx, offices, now) =>
    fn(tx, officeOf(offices, fromId), officeOf(offices, toId), now),
  );
}

type Offices = ReadonlyMap<number, Office>;

function officeOf(offices: Offices, officeId: number): Office {
  return offices.get(officeId) ?? refuse("not_found");
}

async function whenCurrent<T>(
  context: Context,
  officeIds: readonly number[],
  fn: (tx: Tx, offices: Offices, now: Date) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const result = await inTransaction(scopeOf(context.actor), async (tx) => {
      const offices = await lockOffices(tx, officeIds);
      // Business time is read after the lock: what waited for a rollover sees the time after it.
      const now = await businessNow(tx);
      const due = [...offices.values()].filter(({ cycle }) => isDue(cycle.endAt, now));
      return due.length === 0 ? { done: await fn(tx, offices, now) } : { due };
    });
    if ("done" in result) return result.done;
    for (const { officeId } of result.due) {
      if (!(await rollOneOffice(context, officeId))) refuse("office_needs_attention");
    }
  }
  return refuse("office_needs_attention");
}
