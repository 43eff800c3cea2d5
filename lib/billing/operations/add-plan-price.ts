import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { isUniqueViolation } from "@/lib/db/errors";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { insertPlanPrice, listPlanPrices, listPlans } from "../data/plans";
import { refuse } from "../domain/errors";
import { decidePrice, type PlanPrice, type PriceRefusal } from "../domain/pricing";

/**
 * Adds a price to a plan: for activations from its instant on, for renewals from each office's next
 * boundary. Refuses `forbidden`, `not_found`, `invalid_value`, and `already_exists` for an instant
 * that is priced. Rule: docs/domain.md §1.
 */
export async function addPlanPrice(context: Context, price: PlanPrice): Promise<void> {
  requireAccess(context.actor, "plans.manage");
  try {
    await inTransaction(scopeOf(context.actor), async (tx) => {
      const plans = await listPlans(tx);
      if (!plans.some((plan) => plan.planId === price.planId)) refuse("not_found");
      const now = await businessNow(tx);
      const decision = decidePrice(await listPlanPrices(tx), price, now);
      if (decision.kind === "refused") refusePrice(decision);
      await insertPlanPrice(tx, price);
      await recordAudit(tx, context, {
        action: "plan.price",
        object: { type: "plan", id: String(price.planId) },
        companyId: null,
        officeId: null,
        businessAt: now,
        details: { effective_at: price.effectiveAt.toISOString(), fee_cents: price.feeCents },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    refusePrice({ kind: "refused", code: "already_exists", problem: "taken" });
  }
}

const WORDS = {
  fee: { path: "fee", message: "must be 0.00, or 0.50 at least" },
  back_dated: { path: "effective_at", message: "must not lie in the past" },
  taken: { path: "effective_at", message: "is priced already" },
};

function refusePrice({ code, problem }: PriceRefusal): never {
  return refuse(code, undefined, [WORDS[problem]]);
}
