import { idOrNotFound, officePaths } from "@/app/(portal)/offices/[officeId]/path";
import { Refusal } from "@/lib/billing/domain/errors";
import { openPaymentMethod } from "@/lib/billing/operations/open-payment-method";
import { env } from "@/lib/env";
import { forPage, pageContext } from "@/lib/http/page";
import { seeOther } from "@/lib/http/see-other";
import { stripeGateway } from "@/lib/stripe/gateway";

type RouteContext = { params: Promise<{ officeId: string }> };

/** On to Stripe's page for the office's payment method; back to the dashboard without one. */
export async function GET(_request: Request, { params }: RouteContext): Promise<Response> {
  const context = await pageContext();
  const officeId = idOrNotFound((await params).officeId);
  const dashboard = officePaths.dashboard(officeId);
  const page = openPaymentMethod(context, officeId, {
    makePage: stripeGateway().paymentMethodPage,
    returnUrl: env().APP_URL + dashboard,
  });
  const isAway = (error: unknown) =>
    error instanceof Refusal && ["invalid_state", "unavailable"].includes(error.code);
  const url = page.catch((error: unknown) => {
    if (isAway(error)) return `${dashboard}?stripe=unavailable`;
    throw error;
  });
  return seeOther(await forPage(url));
}
