import { getStripeEvents } from "@/app/api/v1/billing/_endpoints/stripe";
import { listStripeEvents } from "@/lib/billing/views/list-stripe-events";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getStripeEvents, (context, { query }) => listStripeEvents(context, query)),
);
