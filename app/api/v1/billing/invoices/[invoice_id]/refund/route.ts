import { postInvoiceRefund } from "@/app/api/v1/billing/_endpoints/invoices";
import { refundInvoice } from "@/lib/billing/operations/refund-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceRefund, (context, { path, body: { amount, reason } }) =>
    refundInvoice(context, path.invoice_id, { amountCents: amount, reason }),
  ),
);
