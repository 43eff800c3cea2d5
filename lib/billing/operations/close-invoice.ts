import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import type { Context } from "../context";
import type { InvoiceOut, ReasonIn } from "../contract/invoices";
import { cancelDrafts, findInvoice, noteClosing } from "../data/invoices";
import { insertIntents } from "../data/outbox";
import { administerInvoice, type Desk } from "./administer-invoice";
import { refuseEphi } from "./refuse-ephi";

/**
 * Cancels a draft at once; an issued invoice is voided at Stripe, and its status moves when Stripe
 * confirms. Patients on a canceled draft are not billed again in its cycle. Rule: docs/domain.md §5.
 */
export async function cancelInvoice(
  context: Context,
  invoiceId: number,
  { reason }: ReasonIn,
): Promise<InvoiceOut> {
  await refuseEphiAbout(context, invoiceId, reason);
  return administerInvoice(context, invoiceId, "cancel", async (desk) => {
    const { tx, invoice, now } = desk;
    await noteClosing(tx, invoiceId, reason);
    if (invoice.status === "draft") await cancelDrafts(tx, [invoiceId], "operator", now);
    else await request(desk, "void_invoice");
  });
}

/** Gives an unpaid invoice up; its status moves when Stripe confirms. */
export async function writeOffInvoice(
  context: Context,
  invoiceId: number,
  { reason }: ReasonIn,
): Promise<InvoiceOut> {
  await refuseEphiAbout(context, invoiceId, reason);
  return administerInvoice(context, invoiceId, "write_off", async (desk) => {
    await noteClosing(desk.tx, invoiceId, reason);
    await request(desk, "write_off_invoice");
  });
}

async function request(
  { tx, invoice, now }: Desk,
  kind: "void_invoice" | "write_off_invoice",
): Promise<void> {
  for (const outboxId of await insertIntents(tx, [{ ...invoice, kind }], now)) {
    await enqueue(tx, "carry_out_intent", { outboxId }, { jobKey: `intent.${outboxId}` });
  }
}

async function refuseEphiAbout(context: Context, invoiceId: number, reason: string) {
  const invoice = await inTransaction(scopeOf(context.actor), (tx) => findInvoice(tx, invoiceId));
  if (invoice === null) return;
  // First the right, then the text: whether words name a patient is told to nobody else.
  requireAccess(context.actor, "invoice.administer", invoice);
  await refuseEphi(context, invoice, { reason });
}
