import { postInvoiceRetry } from "@/app/api/v1/billing/_endpoints/invoices";
import { retryInvoice } from "@/lib/billing/operations/retry-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceRetry, (context, { path }) => retryInvoice(context, path.invoice_id)),
);
