import { postOutboxRetry } from "@/app/api/v1/billing/_endpoints/stripe";
import { retryIntent } from "@/lib/billing/operations/retry-intent";
import { showIntent } from "@/lib/billing/views/list-outbox";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postOutboxRetry, async (context, { path }) => {
    await retryIntent(context, path.outbox_id);
    return showIntent(context, path.outbox_id);
  }),
);
