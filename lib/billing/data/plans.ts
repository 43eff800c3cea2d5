import type { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { PlanPrice } from "../domain/pricing";
import { fromCents, toCents } from "./amounts";

/** Every price of every plan: a short list that only grows. */
export async function listPlanPrices(tx: Tx): Promise<PlanPrice[]> {
  const rows = await tx.$queryRaw<(Omit<PlanPrice, "feeCents"> & { fee: Prisma.Decimal })[]>`
    select plan_id as "planId", effective_at as "effectiveAt", fee
    from plan_prices order by plan_id, effective_at`;
  return rows.map(({ fee, ...row }) => ({ ...row, feeCents: toCents(fee) }));
}

/** Adds a price. The primary key refuses a second one at an instant. */
export async function insertPlanPrice(tx: Tx, price: PlanPrice): Promise<void> {
  const { planId, effectiveAt, feeCents } = price;
  await tx.planPrice.create({
    data: { planId, effectiveAt, fee: fromCents(feeCents) },
    select: { planId: true },
  });
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
