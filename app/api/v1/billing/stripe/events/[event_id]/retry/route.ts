import { postStripeEventRetry } from "@/app/api/v1/billing/_endpoints/stripe";
import { retryEvent } from "@/lib/billing/operations/retry-event";
import { showStripeEvent } from "@/lib/billing/views/list-stripe-events";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postStripeEventRetry, async (context, { path }) => {
    await retryEvent(context, path.event_id);
    return showStripeEvent(context, path.event_id);
  }),
);
