"use server";

import { z } from "zod";
import type { LinePage } from "@/components/billing/invoice-lines";
import { ITEM_TYPES, type ItemType } from "@/lib/billing/domain/invoice";
import { invoiceLines } from "@/lib/billing/views/invoice-lines";
import { defineAction } from "@/lib/http/action";

const PAGE_LINES = 50;

const linePage = z.object({
  lines: z.array(
    z.object({
      lineItemId: z.number(),
      description: z.string(),
      name: z.string().nullable(),
      ref: z.string().nullable(),
      activatedAt: z.string().nullable(),
      quantity: z.number(),
      unitPrice: z.string(),
      total: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

const readLines = defineAction({
  name: "invoices.lines",
  input: z.strictObject({
    invoiceId: z.int().positive(),
    itemType: z.enum(ITEM_TYPES),
    cursor: z.string().max(500).nullable(),
  }),
  output: linePage,
  allowedTo: "invoice.read",
  run: (context, { invoiceId, itemType, cursor }) =>
    invoiceLines(context, invoiceId, { itemType, limit: PAGE_LINES, cursor: cursor ?? undefined }),
});

/** The next lines of one group. @throws Error with the problem's code, which the table answers. */
export async function loadLines(
  invoiceId: number,
  itemType: ItemType,
  cursor: string | null,
): Promise<LinePage> {
  const result = await readLines({ invoiceId, itemType, cursor });
  if (!result.ok) throw new Error(result.problem.code);
  return result.data;
}
