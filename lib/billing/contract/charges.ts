import { z } from "zod";
import { amountIn, id, lineText, listOf, longText, moneyOut } from "./fields";
import { invoiceOut, lineItemOut } from "./invoices";

export const chargeType = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const oneOffChargeIn = z.strictObject({
  office_id: id,
  charge_type: chargeType,
  amount: amountIn.optional(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  note: longText(1000).optional(),
  placement: z.enum(["separate", "next_invoice"]).default("separate"),
});
export type OneOffChargeIn = z.output<typeof oneOffChargeIn>;
export const oneOffChargeOut = z.strictObject({ invoice: invoiceOut, line_item: lineItemOut });
export type OneOffChargeOut = z.output<typeof oneOffChargeOut>;

/** What stands on invoices, here and at Stripe: visible characters only. */
const chargeName = lineText(200).refine((name) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(name), {
  error: "must hold visible characters only",
});
const recognitionIn = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("immediate"), months: z.null().optional() }),
  z.strictObject({ method: z.literal("over_months"), months: z.int().min(1).max(120) }),
]);
export const newChargeIn = z.strictObject({
  charge_type: chargeType,
  name: chargeName,
  default_amount: amountIn,
  recognition: recognitionIn.default({ method: "immediate" }),
  active: z.boolean().default(true),
});
export type NewChargeIn = z.output<typeof newChargeIn>;
export const chargeChangeIn = z.strictObject({
  name: chargeName.optional(),
  default_amount: amountIn.optional(),
  recognition: recognitionIn.optional(),
  active: z.boolean().optional(),
});
export type ChargeChangeIn = z.output<typeof chargeChangeIn>;

export const catalogueRowOut = z.strictObject({
  charge_type: z.string(),
  name: z.string(),
  default_amount: moneyOut,
  recognition: z.strictObject({
    method: z.enum(["immediate", "over_months"]),
    months: z.int().positive().nullable(),
  }),
  active: z.boolean(),
});
export type CatalogueRowOut = z.output<typeof catalogueRowOut>;

export const catalogueListOut = listOf(catalogueRowOut);
export type CatalogueListOut = z.output<typeof catalogueListOut>;
