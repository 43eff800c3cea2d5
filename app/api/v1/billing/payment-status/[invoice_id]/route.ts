import { setTimeout as sleep } from "node:timers/promises";
import { getPaymentStatus } from "@/app/api/v1/billing/_endpoints/invoices";
import { showPaymentStatus } from "@/lib/billing/views/show-payment-status";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";
import { stripeGateway } from "@/lib/stripe/gateway";

const PATIENCE_MS = 3_000;

/** What was paid is ours to tell: Stripe being slow or away only leaves its page out. */
async function findHostedUrl(stripeInvoiceId: string): Promise<string | null> {
  const asked = stripeGateway().hostedInvoiceUrl(stripeInvoiceId);
  const answer = await Promise.race([asked, sleep(PATIENCE_MS, null, { ref: false })]);
  return answer?.kind === "done" ? answer.value : null;
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getPaymentStatus, (context, { path }) =>
    showPaymentStatus(context, path.invoice_id, findHostedUrl),
  ),
);
