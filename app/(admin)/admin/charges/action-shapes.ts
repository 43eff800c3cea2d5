import { z } from "zod";
import { instantOut, moneyOut } from "@/lib/billing/contract/fields";

export const chargeDoneOut = z.strictObject({
  label: z.string(),
  total: moneyOut,
  href: z.string(),
});

/** Of the preview, what the form does not know by itself. */
export const chargeForecastOut = z.object({
  officeCredit: moneyOut,
  amountDue: moneyOut,
  status: z.enum(["sent", "paid", "draft"]),
  dueAt: instantOut,
  calls: z.array(
    z.strictObject({
      method: z.literal("POST"),
      path: z.string(),
      idempotencyKey: z.string().nullable(),
      fields: z.array(
        z.strictObject({ name: z.string(), value: z.string(), note: z.string().optional() }),
      ),
    }),
  ),
});
