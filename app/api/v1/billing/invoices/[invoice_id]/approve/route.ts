import { postInvoiceApprove } from "@/app/api/v1/billing/_endpoints/invoices";
import { approveInvoice } from "@/lib/billing/operations/review-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceApprove, (context, { path }) => approveInvoice(context, path.invoice_id)),
);
