import { z } from "zod";
import { id, instantOut, listOf, moneyOut } from "./fields";

/** A price list; a price holds from its instant until the next one. */
export const planOut = z.strictObject({
  plan_id: id,
  code: z.string(),
  name: z.string(),
  prices: z.array(
    z.strictObject({ effective_at: instantOut, fee: moneyOut, currency: z.literal("usd") }),
  ),
});
export const planListOut = listOf(planOut);
export type PlanListOut = z.output<typeof planListOut>;
