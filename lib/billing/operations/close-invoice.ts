import type { Context } from "../context";
import type { InvoiceOut, ReasonIn } from "../contract/invoices";
import { cancelDrafts, noteClosing } from "../data/invoices";
import { administerInvoice, type Desk } from "./administer-invoice";
import { refuseEphiAbout } from "./refuse-ephi-about";
import { wantIntents } from "./want-intents";

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
  return administerInvoice(context, invoiceId, "cancel", {
    act: async (desk) => {
      const { tx, invoice, now } = desk;
      await noteClosing(tx, invoiceId, reason);
      if (invoice.status === "draft") await cancelDrafts(tx, [invoiceId], "operator", now);
      else await request(desk, "void_invoice");
    },
  });
}

/** Gives an unpaid invoice up; its status moves when Stripe confirms. */
export async function writeOffInvoice(
  context: Context,
  invoiceId: number,
  { reason }: ReasonIn,
): Promise<InvoiceOut> {
  await refuseEphiAbout(context, invoiceId, reason);
  return administerInvoice(context, invoiceId, "write_off", {
    act: async (desk) => {
      await noteClosing(desk.tx, invoiceId, reason);
      await request(desk, "write_off_invoice");
    },
  });
}

async function request(
  { tx, invoice, now }: Desk,
  kind: "void_invoice" | "write_off_invoice",
): Promise<void> {
  const { invoiceId, officeId, companyId } = invoice;
  await wantIntents(tx, [{ kind, invoiceId, officeId, companyId }], now);
}
