import { type Action, reachOf, requireAccess } from "@/lib/auth/policy";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findInvoice, type Invoice } from "../data/invoices";
import { findOffice, type Office } from "../data/offices";
import { refuse } from "../domain/errors";

/** The office, if the actor may do this there. Refuses `not_found` and `forbidden`. */
export async function requireOffice(
  tx: Tx,
  { actor }: Context,
  officeId: number,
  action: Action,
): Promise<Office> {
  const office = (await findOffice(tx, officeId)) ?? refuse("not_found");
  requireAccess(actor, action, office);
  return office;
}

/** The invoice, if the actor may read it. Refuses `not_found` and `forbidden`. */
export async function requireInvoice(
  tx: Tx,
  { actor }: Context,
  invoiceId: number,
): Promise<Invoice> {
  const invoice = (await findInvoice(tx, invoiceId)) ?? refuse("not_found");
  requireAccess(actor, "invoice.read", invoice);
  return invoice;
}

/** Whether the actor is of the platform: sees every company. Refuses `forbidden`. */
export function requirePlatform({ actor }: Context): void {
  if (!reachOf(actor, "invoice.read").seesAll) refuse("forbidden");
}
