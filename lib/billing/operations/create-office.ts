import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findCompany } from "../data/companies";
import { findOffice, insertOffice } from "../data/offices";
import { standardPlanId } from "../data/plans";
import { cycleAt, defaultAnchorOn } from "../domain/cycle";
import { refuse } from "../domain/errors";
import { refuseEphi } from "./refuse-ephi";

export type NewOfficeInput = {
  companyId: number;
  name: string;
  billingEmail: string;
  timeZone: string;
  parentOfficeId?: number | undefined;
  anchorOn?: string | undefined;
};

/** Adds an active office in the regular cycle that holds now. Answers its id. */
export async function createOffice(context: Context, input: NewOfficeInput): Promise<number> {
  const { companyId } = input;
  requireAccess(context.actor, "office.create", { companyId, officeId: null });
  await refuseEphi(context, null, { name: input.name });
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const company = (await findCompany(tx, companyId)) ?? refuse("not_found");
    if (input.parentOfficeId !== undefined) {
      const parent = await findOffice(tx, input.parentOfficeId);
      if (parent?.companyId !== companyId) refuse("not_found");
    }
    const now = await businessNow(tx);
    const { timeZone } = input;
    const schedule = { timeZone, anchorOn: input.anchorOn ?? defaultAnchorOn(now, timeZone) };
    const cycle = cycleAt(now, schedule);
    const officeId = await insertOffice(
      tx,
      {
        companyId: company.companyId,
        parentOfficeId: input.parentOfficeId ?? null,
        name: input.name,
        billingEmail: input.billingEmail,
        planId: await standardPlanId(tx),
        schedule,
        cycle,
      },
      now,
    );
    await recordAudit(tx, context, {
      action: "office.create",
      object: { type: "office", id: String(officeId) },
      companyId,
      officeId,
      businessAt: now,
      details: { time_zone: timeZone, anchor_on: schedule.anchorOn, cycle: cycle.key },
    });
    return officeId;
  });
}
