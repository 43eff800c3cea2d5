import { getInvoice } from "@/app/api/v1/billing/_endpoints/invoices";
import { showInvoice } from "@/lib/billing/views/show-invoice";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getInvoice, (context, { path }) => showInvoice(context, path.invoice_id)),
);
