import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { findInvoice } from "../data/invoices";
import { refuseEphi } from "./refuse-ephi";

/** Refuses `possible_ephi` when an administrator's reason may name a patient of the office. */
export async function refuseEphiAbout(
  context: Context,
  invoiceId: number,
  reason: string,
): Promise<void> {
  const invoice = await inTransaction(scopeOf(context.actor), (tx) => findInvoice(tx, invoiceId));
  if (invoice === null) return;
  // First the right, then the text: whether words name a patient is told to nobody else.
  requireAccess(context.actor, "invoice.administer", invoice);
  await refuseEphi(context, invoice, { reason });
}
