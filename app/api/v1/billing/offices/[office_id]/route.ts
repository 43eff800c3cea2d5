import { getOffice } from "@/app/api/v1/billing/_endpoints/offices";
import { showOffice } from "@/lib/billing/views/show-office";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOffice, (context, { path }) => showOffice(context, path.office_id)),
);
