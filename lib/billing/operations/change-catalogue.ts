import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { catalogueRowOnWire } from "../catalogue-on-wire";
import type { Context } from "../context";
import type { CatalogueRowOut, ChargeChangeIn, NewChargeIn } from "../contract/charges";
import { type CatalogueRow, insertCharge, lockCharge, saveCharge } from "../data/charge-catalogue";
import { chargeKind } from "../domain/charge";
import { refuse } from "../domain/errors";
import type { RecognitionRule } from "../domain/journal";
import { refuseEphi } from "./refuse-ephi";

/** Puts a charge into the catalogue, for good. Refuses `already_exists` and `possible_ephi`. */
export async function addCharge(context: Context, input: NewChargeIn): Promise<CatalogueRowOut> {
  requireAccess(context.actor, "catalogue.manage", null);
  await refuseEphi(context, null, { name: input.name });
  const row: CatalogueRow = {
    chargeType: input.charge_type,
    name: input.name,
    defaultCents: input.default_amount,
    recognition: ruleOf(input.recognition),
    isActive: input.active,
  };
  refuseRetiredSetupFee(row);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    if (!(await insertCharge(tx, row, now))) refuse("already_exists");
    await recordAudit(tx, context, {
      action: "catalogue.add",
      object: { type: "charge", id: row.chargeType },
      companyId: null,
      officeId: null,
      businessAt: now,
      details: { after: factsOf(row) },
    });
    const output = catalogueRowOnWire(row);
    await context.keepAnswer?.(tx, output);
    return output;
  });
}

/**
 * Changes what later charges are called, cost and how they are recognised; what was charged stays.
 * Refuses `not_found`, `possible_ephi`, and to take the setup fee out.
 */
export async function changeCharge(
  context: Context,
  chargeType: string,
  input: ChargeChangeIn,
): Promise<CatalogueRowOut> {
  requireAccess(context.actor, "catalogue.manage", null);
  await refuseEphi(context, null, { name: input.name });
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const before = (await lockCharge(tx, chargeType)) ?? refuse("not_found");
    const after: CatalogueRow = {
      chargeType,
      name: input.name ?? before.name,
      defaultCents: input.default_amount ?? before.defaultCents,
      recognition: input.recognition ? ruleOf(input.recognition) : before.recognition,
      isActive: input.active ?? before.isActive,
    };
    refuseRetiredSetupFee(after);
    const isRenamed = after.name !== before.name;
    const facts = { before: factsOf(before), after: factsOf(after) };
    if (!isRenamed && JSON.stringify(facts.before) === JSON.stringify(facts.after)) {
      return catalogueRowOnWire(before);
    }
    const now = await businessNow(tx);
    await saveCharge(tx, after, now);
    await recordAudit(tx, context, {
      action: "catalogue.change",
      object: { type: "charge", id: chargeType },
      companyId: null,
      officeId: null,
      businessAt: now,
      details: { ...facts, is_renamed: isRenamed },
    });
    return catalogueRowOnWire(after);
  });
}

/** Every practice begins with it, and an invoice type is named after it. */
function refuseRetiredSetupFee({ chargeType, isActive }: CatalogueRow): void {
  if (chargeKind(chargeType) !== "setup_fee" || isActive) return;
  refuse("invalid_value", "The setup fee cannot be taken out of the catalogue.", [
    { path: "active", message: "must stay true for the setup fee" },
  ]);
}

function ruleOf(recognition: NewChargeIn["recognition"]): RecognitionRule {
  return recognition.method === "over_months" ? recognition : { method: "immediate" };
}

/** What the audit keeps: a name is typed text, so it only tells that there is another one. */
function factsOf({ defaultCents, recognition, isActive }: CatalogueRow) {
  const months = recognition.method === "over_months" ? recognition.months : null;
  return { default_cents: defaultCents, recognition_months: months, active: isActive };
}
