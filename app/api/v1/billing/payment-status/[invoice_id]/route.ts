import { getPaymentStatus } from "@/app/api/v1/billing/_endpoints/invoices";
import { showPaymentStatus } from "@/lib/billing/views/show-payment-status";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getPaymentStatus, (context, { path }) => showPaymentStatus(context, path.invoice_id)),
);
