import { getBillingRuns } from "@/app/api/v1/billing/_endpoints/runs";
import { listBillingRuns } from "@/lib/billing/views/list-billing-runs";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getBillingRuns, (context, { query }) => listBillingRuns(context, query)),
);
