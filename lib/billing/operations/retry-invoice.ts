import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { administerInvoice } from "./administer-invoice";
import { wantIntents } from "./want-intents";

/**
 * Has Stripe collect a failed invoice again now; what comes of it is one more attempt. Refuses
 * `invalid_state` unless its last attempt failed and nothing else was asked of Stripe.
 */
export async function retryInvoice(context: Context, invoiceId: number): Promise<InvoiceOut> {
  return administerInvoice(context, invoiceId, "retry", {
    act: async ({ tx, invoice, now }) => {
      const { officeId, companyId } = invoice;
      await wantIntents(tx, [{ kind: "retry_payment", officeId, companyId, invoiceId }], now);
    },
  });
}
