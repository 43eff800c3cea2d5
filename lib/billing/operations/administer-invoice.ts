import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { readDealings } from "../data/invoice-dealings";
import { findInvoice, type Invoice, lockInvoice } from "../data/invoices";
import type { Office } from "../data/offices";
import { type InvoiceDealings, NO_DEALINGS, spentCents } from "../domain/credit";
import { refuse } from "../domain/errors";
import { allowedActions, type InvoiceAction } from "../domain/invoice";
import { invoiceOnWire } from "../invoice-on-wire";
import { withCurrentOffice } from "./with-current-office";

/** An invoice that an admin acts on, locked after its up-to-date office. */
export type Desk = {
  tx: Tx;
  office: Office;
  invoice: Invoice;
  dealings: InvoiceDealings;
  now: Date;
};

type Deed = {
  /** Refuses with a code more exact than `invalid_state`. */
  check?: (desk: Desk) => unknown;
  /** May answer more details for the audit. */
  act: (desk: Desk) => Promise<{ credit_notes: string[] } | void>;
};

/**
 * Runs an admin's action on an invoice if its state allows it, audits it, and answers the invoice
 * as it is then. Refuses `not_found`, `forbidden`, and `invalid_state` with what is allowed.
 */
export async function administerInvoice(
  context: Context,
  invoiceId: number,
  action: InvoiceAction,
  { check, act }: Deed,
): Promise<InvoiceOut> {
  const known = await inTransaction(scopeOf(context.actor), (tx) => findInvoice(tx, invoiceId));
  if (known === null) return refuse("not_found");
  requireAccess(context.actor, "invoice.administer", known);
  return withCurrentOffice(context, known.officeId, async (tx, office, now) => {
    const invoice = (await lockInvoice(tx, invoiceId)) ?? refuse("not_found");
    const desk = { tx, office, invoice, dealings: await dealingsOf(tx, invoiceId), now };
    check?.(desk);
    requireAllowed(desk, action);
    const more = await act(desk);
    const after = (await findInvoice(tx, invoiceId)) ?? refuse("not_found");
    await recordAudit(tx, context, {
      action: `invoice.${action}`,
      object: { type: "invoice", id: String(invoiceId) },
      companyId: invoice.companyId,
      officeId: invoice.officeId,
      businessAt: now,
      details: { before: stateOf(invoice), after: stateOf(after), ...more },
    });
    const output = invoiceOnWire(after, context.actor, await dealingsOf(tx, invoiceId));
    await context.keepAnswer?.(tx, output);
    return output;
  });
}

function requireAllowed(desk: Desk, action: InvoiceAction): void {
  const { hasPendingRequest } = desk.dealings;
  const facts = { ...desk.invoice, spentCents: spentCents(desk.dealings), hasPendingRequest };
  const allowed = allowedActions(facts, true);
  if (allowed.includes(action)) return;
  const words = allowed.length === 0 ? "nothing" : allowed.join(", ");
  refuse("invalid_state", `This invoice allows ${words} now.`);
}

async function dealingsOf(tx: Tx, invoiceId: number): Promise<InvoiceDealings> {
  return (await readDealings(tx, [invoiceId])).get(invoiceId) ?? NO_DEALINGS;
}

function stateOf(invoice: Invoice) {
  return {
    status: invoice.status,
    review_state: invoice.reviewState,
    total_cents: invoice.totalCents,
    credited_cents: invoice.creditedCents,
    paid_cents: invoice.paidCents,
    invoice_number: invoice.invoiceNumber,
  };
}
