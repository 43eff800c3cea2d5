import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { readDealings } from "../data/invoice-dealings";
import { invoiceOnWire } from "../invoice-on-wire";
import { requireInvoice } from "./access";

/** One invoice. Refuses `not_found` and `forbidden`. */
export async function showInvoice(context: Context, invoiceId: number): Promise<InvoiceOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const invoice = await requireInvoice(tx, context, invoiceId);
    const dealings = (await readDealings(tx, [invoiceId])).get(invoiceId);
    return invoiceOnWire(invoice, context.actor, dealings);
  });
}
