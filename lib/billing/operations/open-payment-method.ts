import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { outboundHostedPage } from "@/lib/ephi/outbound";
import type { PaymentGateway } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { findOffice } from "../data/offices";
import { refuse } from "../domain/errors";
import { openProviderId, providerPlaces } from "../provider-refs";

/**
 * Stripe's page for an office's payment method, made anew and kept nowhere. Refuses `not_found`,
 * `forbidden`, `invalid_state` before Stripe knows the office, and `unavailable`.
 */
export async function openPaymentMethod(
  context: Context,
  officeId: number,
  { makePage, returnUrl }: { makePage: PaymentGateway["paymentMethodPage"]; returnUrl: string },
): Promise<string> {
  const customerRef = await inTransaction(scopeOf(context.actor), async (tx) => {
    const office = (await findOffice(tx, officeId)) ?? refuse("not_found");
    requireAccess(context.actor, "payment-method.manage", office);
    await recordAudit(tx, context, {
      action: "payment_method.open",
      object: { type: "office", id: String(officeId) },
      companyId: office.companyId,
      officeId,
      businessAt: await businessNow(tx),
      details: {},
    });
    return office.customerRef;
  });
  const customerId = openProviderId(providerPlaces.customer(officeId), customerRef);
  if (customerId === null) return refuse("invalid_state");
  const answer = await makePage(outboundHostedPage({ customerId, returnUrl }));
  return answer.kind === "done" ? answer.value : refuse("unavailable");
}
