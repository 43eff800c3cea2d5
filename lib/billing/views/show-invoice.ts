import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { listPendingRequests } from "../data/invoice-lists";
import { invoiceOnWire } from "../invoice-on-wire";
import { requireInvoice } from "./access";

/** One invoice. Refuses `not_found` and `forbidden`. */
export async function showInvoice(context: Context, invoiceId: number): Promise<InvoiceOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const invoice = await requireInvoice(tx, context, invoiceId);
    const pending = await listPendingRequests(tx, [invoiceId]);
    return invoiceOnWire(invoice, context.actor, pending.has(invoiceId));
  });
}
