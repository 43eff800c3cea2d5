import { postOneOffCharge } from "@/app/api/v1/billing/_endpoints/charges";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postOneOffCharge, (context, { body }) => chargeOneOff(context, body)),
);
