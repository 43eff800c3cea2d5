import { getChargeCatalogue, postCharge } from "@/app/api/v1/billing/_endpoints/charges";
import { addCharge } from "@/lib/billing/operations/change-catalogue";
import { listCatalogue } from "@/lib/billing/views/list-catalogue";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getChargeCatalogue, (context, { query }) => listCatalogue(context, query)),
  defineRoute(postCharge, (context, { body }) => addCharge(context, body)),
);
