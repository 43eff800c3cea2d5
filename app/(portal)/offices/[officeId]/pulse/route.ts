import { createHash } from "node:crypto";
import { pathId } from "@/lib/billing/contract/fields";
import { Refusal } from "@/lib/billing/domain/errors";
import { officeDashboard } from "@/lib/billing/views/office-dashboard";
import { showInvoice } from "@/lib/billing/views/show-invoice";
import { showPaymentStatus } from "@/lib/billing/views/show-payment-status";
import { demoClock } from "@/lib/http/demo-clock";
import { backgroundContext, type PageContext } from "@/lib/http/page";

const HOUR_MS = 3_600_000;
const NO_STORE = { "cache-control": "private, no-store" };

type RouteContext = { params: Promise<{ officeId: string }> };

/** A mark of what an office's dashboard, or one of its invoices, shows: it differs when that does. */
export async function GET(request: Request, { params }: RouteContext): Promise<Response> {
  const context = await backgroundContext();
  if (context === null) return new Response(null, { status: 401, headers: NO_STORE });
  const officeId = pathId.safeParse((await params).officeId);
  const invoiceId = pathId.safeParse(new URL(request.url).searchParams.get("invoice"));
  if (!officeId.success) return new Response(null, { status: 404, headers: NO_STORE });
  try {
    const shown = invoiceId.success
      ? await invoiceState(context, invoiceId.data)
      : await officeState(context, officeId.data);
    return new Response(markOf(shown), { headers: NO_STORE });
  } catch (error) {
    if (error instanceof Refusal) return new Response(null, { status: 404, headers: NO_STORE });
    throw error;
  }
}

async function officeState(context: PageContext, officeId: number): Promise<unknown> {
  const view = await officeDashboard(context, officeId);
  const clock = await demoClock();
  // Time alone is no change, but for a clock that somebody moved.
  return [{ ...view, now: null }, clock && Math.floor(clock.getTime() / HOUR_MS)];
}

async function invoiceState(context: PageContext, invoiceId: number): Promise<unknown> {
  return [await showInvoice(context, invoiceId), await showPaymentStatus(context, invoiceId)];
}

function markOf(shown: unknown): string {
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url");
}
