import { setTimeout as sleep } from "node:timers/promises";
import { notFound } from "next/navigation";
import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { showPaymentStatus } from "@/lib/billing/views/show-payment-status";
import { seeOther } from "@/lib/http/see-other";
import { forPage, pageContext } from "@/lib/http/page";
import { stripeGateway } from "@/lib/stripe/gateway";

const PATIENCE_MS = 8_000;

type RouteContext = { params: Promise<{ officeId: string; invoiceId: string }> };

async function findHostedUrl(stripeInvoiceId: string): Promise<string | null> {
  const asked = stripeGateway().hostedInvoiceUrl(stripeInvoiceId);
  const answer = await Promise.race([asked, sleep(PATIENCE_MS, null, { ref: false })]);
  return answer?.kind === "done" ? answer.value : null;
}

/** On to Stripe's page for this invoice, asked for anew each time; back to the invoice without one. */
export async function GET(_request: Request, { params }: RouteContext): Promise<Response> {
  const context = await pageContext();
  const { officeId, invoiceId } = await params;
  const id = idOrNotFound(invoiceId);
  const { stripe } = await forPage(showPaymentStatus(context, id, findHostedUrl));
  if (!stripe.pushed) return notFound();
  const invoice = officePaths.invoice(idOrNotFound(officeId), id);
  return seeOther(stripe.hosted_invoice_url ?? `${invoice}?stripe=unavailable`);
}
