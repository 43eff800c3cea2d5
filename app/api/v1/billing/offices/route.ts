import { getOffices, postOffice } from "@/app/api/v1/billing/_endpoints/offices";
import { createOffice } from "@/lib/billing/operations/create-office";
import { listOffices } from "@/lib/billing/views/list-offices";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOffices, (context, { query }) => listOffices(context, query)),
  defineRoute(postOffice, (context, { body }) => createOffice(context, body)),
);
