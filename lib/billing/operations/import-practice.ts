import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { type DbScope, systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { drawCompanyId, findCompanyIdByName, insertCompany } from "../data/companies";
import { findOfficeIdByName, insertOffice } from "../data/offices";
import { type Identity, insertPatients, takenExternalIds } from "../data/patient-identities";
import { standardPlanId } from "../data/plans";
import { cycleAt, defaultAnchorOn } from "../domain/cycle";

/** A practice as its files tell it: offices by name with their patients. */
export type Roster = { officeName: string; patients: Identity[] }[];

export type ImportOrder = {
  companyName: string;
  timeZone: string;
  billingEmail: string;
  roster: Roster;
};

export type ImportResult =
  | { ok: true; companyId: number; officeIds: Map<string, number>; patients: number }
  /** External ids of patients that are here already. Nothing was written. */
  | { ok: false; takenExternalIds: string[] };

class Taken extends Error {
  readonly externalIds: string[];
  constructor(externalIds: string[]) {
    super("some patients are here already");
    this.externalIds = externalIds;
  }
}

/**
 * Adds a practice's company, offices and patients, all or nothing; what is there by name is
 * reused. A second import of the same files is refused, with the patients that are here already.
 * For operators at the machine only: no entrance leads here.
 */
export async function importPractice(context: Context, order: ImportOrder): Promise<ImportResult> {
  const { companyId, isNew } = await inTransaction(systemScope(), async (tx) => {
    const known = await findCompanyIdByName(tx, order.companyName);
    return { companyId: known ?? (await drawCompanyId(tx)), isNew: known === null };
  });
  // Names are written inside one company only, whoever imports.
  const scope: DbScope = {
    role: "lumbar_app",
    seesAll: true,
    companyIds: [companyId],
    officeIds: [],
    names: true,
  };
  try {
    return await inTransaction(
      scope,
      async (tx) => {
        const now = await businessNow(tx);
        if (isNew) await insertCompany(tx, { companyId, name: order.companyName }, now);
        const officeIds = await writeRoster(tx, order, companyId, now);
        const patients = order.roster.reduce((sum, office) => sum + office.patients.length, 0);
        await recordAudit(tx, context, {
          action: "practice.import",
          object: { type: "company", id: String(companyId) },
          companyId,
          officeId: null,
          businessAt: now,
          details: { offices: officeIds.size, patients },
        });
        return { ok: true, companyId, officeIds, patients };
      },
      { timeoutMs: 300_000 },
    );
  } catch (error) {
    if (error instanceof Taken) return { ok: false, takenExternalIds: error.externalIds };
    throw error;
  }
}

async function writeRoster(
  tx: Tx,
  order: ImportOrder,
  companyId: number,
  now: Date,
): Promise<Map<string, number>> {
  const officeIds = new Map<string, number>();
  const taken: string[] = [];
  for (const { officeName, patients } of order.roster) {
    const officeId = await ensureOffice(tx, order, companyId, officeName, now);
    officeIds.set(officeName, officeId);
    taken.push(...(await takenExternalIds(tx, officeId, patients)));
    if (taken.length === 0) await insertPatients(tx, { officeId, companyId }, patients, now);
  }
  if (taken.length > 0) throw new Taken(taken);
  return officeIds;
}

async function ensureOffice(
  tx: Tx,
  order: ImportOrder,
  companyId: number,
  name: string,
  now: Date,
): Promise<number> {
  const known = await findOfficeIdByName(tx, companyId, name);
  if (known !== null) return known;
  const { timeZone, billingEmail } = order;
  const schedule = { timeZone, anchorOn: defaultAnchorOn(now, timeZone) };
  return insertOffice(
    tx,
    {
      companyId,
      parentOfficeId: null,
      name,
      billingEmail,
      planId: await standardPlanId(tx),
      schedule,
      cycle: cycleAt(now, schedule),
    },
    now,
  );
}
