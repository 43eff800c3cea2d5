import { z } from "zod";
import { amountIn, id, listOf, longText, moneyOut } from "./fields";
import { invoiceOut, lineItemOut } from "./invoices";

export const oneOffChargeIn = z.strictObject({
  office_id: id,
  charge_type: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  amount: amountIn.optional(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  note: longText(1000).optional(),
  placement: z.enum(["separate", "next_invoice"]).default("separate"),
});
export type OneOffChargeIn = z.output<typeof oneOffChargeIn>;
export const oneOffChargeOut = z.strictObject({ invoice: invoiceOut, line_item: lineItemOut });
export type OneOffChargeOut = z.output<typeof oneOffChargeOut>;

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
