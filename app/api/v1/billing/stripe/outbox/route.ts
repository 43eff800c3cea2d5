import { getOutbox } from "@/app/api/v1/billing/_endpoints/stripe";
import { listOutbox } from "@/lib/billing/views/list-outbox";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOutbox, (context, { query }) => listOutbox(context, query)),
);
