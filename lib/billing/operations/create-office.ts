import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { OfficeIn, OfficeOut } from "../contract/offices";
import { findCompany } from "../data/companies";
import { findOffice, insertOffice } from "../data/offices";
import { standardPlanId } from "../data/plans";
import { cycleAt, defaultAnchorOn } from "../domain/cycle";
import { refuse } from "../domain/errors";
import { officeOnWire } from "../office-on-wire";
import { refuseEphi } from "./refuse-ephi";

/**
 * Adds an active office in the regular cycle that holds now. Refuses `forbidden`, `possible_ephi`,
 * and `not_found` for the company or a parent office outside it.
 */
export async function createOffice(context: Context, input: OfficeIn): Promise<OfficeOut> {
  const { company_id: companyId, time_zone: timeZone } = input;
  requireAccess(context.actor, "office.create", { companyId, officeId: null });
  await refuseEphi(context, null, { name: input.name });
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const company = (await findCompany(tx, companyId)) ?? refuse("not_found");
    if (input.parent_office_id !== undefined) {
      const parent = await findOffice(tx, input.parent_office_id);
      if (parent?.companyId !== companyId) refuse("not_found");
    }
    const now = await businessNow(tx);
    const anchorOn = input.billing_cycle_anchor_date ?? defaultAnchorOn(now, timeZone);
    const schedule = { timeZone, anchorOn };
    const cycle = cycleAt(now, schedule);
    const officeId = await insertOffice(
      tx,
      {
        companyId: company.companyId,
        parentOfficeId: input.parent_office_id ?? null,
        name: input.name,
        billingEmail: input.billing_email,
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
      details: { time_zone: timeZone, anchor_on: anchorOn, cycle: cycle.key },
    });
    const output = officeOnWire((await findOffice(tx, officeId)) ?? refuse("not_found"));
    await context.keepAnswer?.(tx, output);
    return output;
  });
}
