import { type Action, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { lockOffices, type Office } from "../data/offices";
import { findPatientPlace } from "../data/patients";
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
  const found = () => Promise.resolve([officeId]);
  return whenCurrent(context, found, (tx, offices, now) =>
    fn(tx, offices.get(officeId) ?? refuse("not_found"), now),
  );
}

/** The same at the office where a patient is looked after. Null runs the verb again. */
export async function withPatientsCurrentOffice<T>(
  context: Context,
  patientId: number,
  action: Action,
  fn: (tx: Tx, office: Office, now: Date) => Promise<T | null>,
): Promise<T> {
  return withPatientsCurrentOffices(context, { patientId, action }, (tx, offices, now) => {
    const [office] = offices.values();
    return fn(tx, office ?? refuse("not_found"), now);
  });
}

/**
 * The same at a patient's office and another one, in one transaction. The place is read before its
 * office can be locked: a verb that does not find the patient there any more answers null and is run
 * again where the patient is then.
 */
export async function withPatientsCurrentOffices<T>(
  context: Context,
  at: { patientId: number; action: Action; otherOfficeId?: number },
  fn: (tx: Tx, offices: Offices, now: Date) => Promise<T | null>,
): Promise<T> {
  const find = async (tx: Tx) => {
    const place = (await findPatientPlace(tx, at.patientId)) ?? refuse("not_found");
    requireAccess(context.actor, at.action, place);
    return at.otherOfficeId === undefined ? [place.officeId] : [place.officeId, at.otherOfficeId];
  };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const result = await whenCurrent(context, find, fn);
    if (result !== null) return result;
  }
  return refuse("not_found");
}

type Offices = ReadonlyMap<number, Office>;

async function whenCurrent<T>(
  context: Context,
  find: (tx: Tx) => Promise<readonly number[]>,
  fn: (tx: Tx, offices: Offices, now: Date) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const result = await inTransaction(scopeOf(context.actor), async (tx) => {
      const offices = await lockOffices(tx, await find(tx));
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
