import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PlanListOut } from "../contract/plans";
import { listPlanPrices, listPlans as listPlanRows } from "../data/plans";
import { formatCents } from "../domain/money";

/** Every plan with its prices by date, oldest first. Refuses `forbidden`. */
export async function listPlans(context: Context): Promise<PlanListOut> {
  requireAccess(context.actor, "plans.read", null);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const prices = await listPlanPrices(tx);
    const plans = await listPlanRows(tx);
    return {
      data: plans.map(({ planId, code, name }) => ({
        plan_id: planId,
        code,
        name,
        prices: prices
          .filter((price) => price.planId === planId)
          .map(({ effectiveAt, feeCents }) => ({
            effective_at: effectiveAt.toISOString(),
            fee: formatCents(feeCents),
            currency: "usd" as const,
          })),
      })),
      next_cursor: null,
    };
  });
}
