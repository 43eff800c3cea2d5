import { postInvoiceCredit } from "@/app/api/v1/billing/_endpoints/invoices";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceCredit, (context, { path, body: { amount, excess, reason } }) =>
    creditInvoice(context, path.invoice_id, {
      amountCents: amount,
      reason,
      ...(excess === undefined ? {} : { excess }),
    }),
  ),
);
