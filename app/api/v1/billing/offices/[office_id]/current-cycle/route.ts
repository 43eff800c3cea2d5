import { getCurrentCycle } from "@/app/api/v1/billing/_endpoints/offices";
import { showCurrentCycle } from "@/lib/billing/views/show-current-cycle";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getCurrentCycle, (context, { path }) => showCurrentCycle(context, path.office_id)),
);
