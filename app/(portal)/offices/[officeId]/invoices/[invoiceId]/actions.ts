"use server";

import { z } from "zod";
import type { InvoiceActionInput } from "@/components/billing/invoice-action-dialog";
import type { LinePage } from "@/components/billing/invoice-lines";
import type { ActionResult } from "@/components/ui/problem";
import type { Context } from "@/lib/billing/context";
import {
  creditIn,
  type InvoiceOut,
  invoiceOut,
  reasonIn,
  refundIn,
} from "@/lib/billing/contract/invoices";
import {
  INVOICE_ACTIONS,
  type InvoiceAction,
  ITEM_TYPES,
  type ItemType,
} from "@/lib/billing/domain/invoice";
import { cancelInvoice, writeOffInvoice } from "@/lib/billing/operations/close-invoice";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { refundInvoice } from "@/lib/billing/operations/refund-invoice";
import { retryInvoice } from "@/lib/billing/operations/retry-invoice";
import { approveInvoice, holdInvoice } from "@/lib/billing/operations/review-invoice";
import { invoiceLines } from "@/lib/billing/views/invoice-lines";
import { defineAction } from "@/lib/http/action";
import { parseWith } from "@/lib/http/parse";

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

const invoiceActionIn = z.strictObject({
  invoiceId: z.int().positive(),
  action: z.enum(INVOICE_ACTIONS),
  reason: z.string().optional(),
  amount: z.string().optional(),
  excess: z.string().optional(),
});

const administer = defineAction({
  name: "invoices.administer",
  input: invoiceActionIn,
  output: invoiceOut,
  allowedTo: "invoice.administer",
  enqueues: true,
  run: (context, input) => runAction(context, input),
});

function runAction(
  context: Context,
  { invoiceId, action, ...typed }: z.output<typeof invoiceActionIn>,
): Promise<InvoiceOut> {
  switch (action) {
    case "approve":
      return approveInvoice(context, invoiceId);
    case "hold":
      return holdInvoice(context, invoiceId);
    case "cancel":
      return cancelInvoice(context, invoiceId, parseWith(reasonIn, typed));
    case "write_off":
      return writeOffInvoice(context, invoiceId, parseWith(reasonIn, typed));
    case "credit": {
      const { amount: amountCents, reason, excess } = parseWith(creditIn, typed);
      const goesWhere = excess === undefined ? {} : { excess };
      return creditInvoice(context, invoiceId, { amountCents, reason, ...goesWhere });
    }
    case "refund": {
      const { amount: amountCents, reason } = parseWith(refundIn, typed);
      return refundInvoice(context, invoiceId, { amountCents, reason });
    }
    case "retry":
      return retryInvoice(context, invoiceId);
  }
}

/** An admin's action on an invoice. */
export async function runInvoiceAction(
  invoiceId: number,
  action: InvoiceAction,
  typed: InvoiceActionInput,
): Promise<ActionResult<InvoiceOut>> {
  return administer({ invoiceId, action, ...typed });
}
