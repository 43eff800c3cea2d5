import { getOfficeInvoices } from "@/app/api/v1/billing/_endpoints/invoices";
import { listInvoices } from "@/lib/billing/views/list-invoices";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOfficeInvoices, (context, { path, query }) =>
    listInvoices(context, path.office_id, query),
  ),
);
