import type { Tx } from "@/lib/db/transaction";
import type { PlanPrice } from "../domain/pricing";
import { toCents } from "./amounts";

/** Every price of every plan: a short list that only grows. */
export async function listPlanPrices(tx: Tx): Promise<PlanPrice[]> {
  const rows = await tx.planPrice.findMany({
    orderBy: [{ planId: "asc" }, { effectiveAt: "asc" }],
  });
  return rows.map((row) => ({
    planId: row.planId,
    effectiveAt: row.effectiveAt,
    feeCents: toCents(row.fee),
  }));
}

/** The plan of a new office. */
export async function standardPlanId(tx: Tx): Promise<number> {
  const plan = await tx.plan.findUniqueOrThrow({ where: { code: "standard" } });
  return plan.planId;
}

export type Plan = { planId: number; code: string; name: string };

/** Every plan, by id. */
export async function listPlans(tx: Tx): Promise<Plan[]> {
  return tx.plan.findMany({ orderBy: { planId: "asc" } });
}
