import { patchCharge } from "@/app/api/v1/billing/_endpoints/charges";
import { changeCharge } from "@/lib/billing/operations/change-catalogue";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(patchCharge, (context, { path, body }) =>
    changeCharge(context, path.charge_type, body),
  ),
);
