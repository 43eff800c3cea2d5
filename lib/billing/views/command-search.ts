import { may, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findNumberedInvoices } from "../data/invoice-numbers";
import { listNamedOffices, type NamedOffice } from "../data/office-lists";
import type { InvoiceStatus, InvoiceType } from "../domain/invoice";
import { formatCents } from "../domain/money";

export type CommandSearchOut = {
  offices: NamedOffice[];
  invoices: {
    invoiceId: number;
    number: string;
    officeId: number;
    officeName: string;
    type: InvoiceType;
    status: InvoiceStatus;
    total: string;
  }[];
};

const MAX_FOUND = 8;

/** What the command menu jumps to: offices by a part of their name, invoices by number. Never patients. */
export async function commandSearch(context: Context, query: string): Promise<CommandSearchOut> {
  const { actor } = context;
  requireAccess(actor, "office.read", null);
  const typed = query.trim();
  if (typed === "") return { offices: [], invoices: [] };
  return inTransaction(scopeOf(actor), async (tx) => {
    const offices = await listNamedOffices(tx, { part: typed, limit: MAX_FOUND });
    const mayReadSome = may(actor, "invoice.read");
    // Rows of offices where the actor may not read bills are in scope too: they are taken out below.
    const found = mayReadSome ? await findNumberedInvoices(tx, typed, 4 * MAX_FOUND) : [];
    const invoices = found.filter((row) => may(actor, "invoice.read", row)).slice(0, MAX_FOUND);
    return {
      offices,
      invoices: invoices.map(({ totalCents, companyId: _companyId, ...row }) => ({
        ...row,
        total: formatCents(totalCents),
      })),
    };
  });
}
