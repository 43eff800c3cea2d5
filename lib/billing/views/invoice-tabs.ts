import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { countInvoices } from "../data/invoice-counts";
import { formatCents } from "../domain/money";
import { requireOffice } from "./access";
import type { InvoiceTab } from "./invoice-table";

/** Counts are exact to 999; 1000 stands for more. */
export const COUNT_CAP = 1000;

export type InvoiceTabsOut = {
  counts: Record<InvoiceTab, number>;
  /** Total of what was issued and not canceled; null where there are too many to add up. */
  invoiced: string | null;
};

/** How many invoices each quick view holds. Refuses `not_found` and `forbidden`. */
export async function invoiceTabs(context: Context, officeId: number): Promise<InvoiceTabsOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    await requireOffice(tx, context, officeId, "invoice.read");
    const now = await businessNow(tx);
    const { invoicedCents, ...counts } = await countInvoices(tx, officeId, now, COUNT_CAP);
    return { counts, invoiced: invoicedCents === null ? null : formatCents(invoicedCents) };
  });
}
