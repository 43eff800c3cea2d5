import { getPlans } from "@/app/api/v1/billing/_endpoints/charges";
import { listPlans } from "@/lib/billing/views/list-plans";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getPlans, (context) => listPlans(context)),
);
