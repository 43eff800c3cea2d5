import { postInvoiceHold } from "@/app/api/v1/billing/_endpoints/invoices";
import { holdInvoice } from "@/lib/billing/operations/review-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceHold, (context, { path }) => holdInvoice(context, path.invoice_id)),
);
