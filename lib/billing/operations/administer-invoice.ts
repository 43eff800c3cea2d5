import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { listPendingRequests } from "../data/invoice-lists";
import { findInvoice, type Invoice, lockInvoice } from "../data/invoices";
import type { Office } from "../data/offices";
import { refuse } from "../domain/errors";
import { allowedActions, type InvoiceAction } from "../domain/invoice";
import { invoiceOnWire } from "../invoice-on-wire";
import { withCurrentOffice } from "./with-current-office";

/** An invoice that an admin acts on, locked after its up-to-date office. */
export type Desk = { tx: Tx; office: Office; invoice: Invoice; now: Date };

/**
 * Runs an admin's action on an invoice if its state allows it, audits it, and answers the invoice
 * as it is then. Refuses `not_found`, `forbidden`, and `invalid_state` with what is allowed.
 */
export async function administerInvoice(
  context: Context,
  invoiceId: number,
  action: InvoiceAction,
  act: (desk: Desk) => Promise<void>,
): Promise<InvoiceOut> {
  const known = await inTransaction(scopeOf(context.actor), (tx) => findInvoice(tx, invoiceId));
  if (known === null) return refuse("not_found");
  requireAccess(context.actor, "invoice.administer", known);
  return withCurrentOffice(context, known.officeId, async (tx, office, now) => {
    const invoice = (await lockInvoice(tx, invoiceId)) ?? refuse("not_found");
    const isWaiting = (await listPendingRequests(tx, [invoiceId])).has(invoiceId);
    const allowed = allowedActions({ ...invoice, hasPendingRequest: isWaiting }, true);
    if (!allowed.includes(action)) {
      const words = allowed.length === 0 ? "nothing" : allowed.join(", ");
      refuse("invalid_state", `This invoice allows ${words} now.`);
    }
    await act({ tx, office, invoice, now });
    const after = (await findInvoice(tx, invoiceId)) ?? refuse("not_found");
    await recordAudit(tx, context, {
      action: `invoice.${action}`,
      object: { type: "invoice", id: String(invoiceId) },
      companyId: invoice.companyId,
      officeId: invoice.officeId,
      businessAt: now,
      details: { before: stateOf(invoice), after: stateOf(after) },
    });
    const waitsNow = (await listPendingRequests(tx, [invoiceId])).has(invoiceId);
    const output = invoiceOnWire(after, context.actor, waitsNow);
    await context.keepAnswer?.(tx, output);
    return output;
  });
}

function stateOf({ status, reviewState, totalCents, invoiceNumber }: Invoice) {
  return {
    status,
    review_state: reviewState,
    total_cents: totalCents,
    invoice_number: invoiceNumber,
  };
}
