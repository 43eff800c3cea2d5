import { postInvoiceWriteOff } from "@/app/api/v1/billing/_endpoints/invoices";
import { writeOffInvoice } from "@/lib/billing/operations/close-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postInvoiceWriteOff, (context, { path, body }) =>
    writeOffInvoice(context, path.invoice_id, body),
  ),
);
