import { getInvoiceLineItems } from "@/app/api/v1/billing/_endpoints/invoices";
import { listLineItems } from "@/lib/billing/views/list-line-items";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getInvoiceLineItems, (context, { path, query }) =>
    listLineItems(context, path.invoice_id, query),
  ),
);
