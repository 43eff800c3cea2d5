import type { OutboundCustomer } from "@/lib/ephi/outbound";
import { everyRow, expectList, expectObject } from "./answers";
import type { Stripe } from "./client";
import { callOptions } from "./effort";
import type { Effort, StripeCustomer } from "./payment-gateway";
import { customerParams } from "./requests";

const PAGE = 100;

/** The office's customer: found again when an earlier try may have made it, else made. */
export async function ensureCustomer(
  stripe: Stripe,
  customer: OutboundCustomer,
  effort: Effort,
): Promise<string> {
  const found = effort.isRetry ? await findCustomer(stripe, customer) : null;
  if (found !== null) return found.id;
  const options = callOptions(effort, "customer");
  const created = await stripe.customers.create(customerParams(customer), options);
  return expectObject(created, "cus").id;
}

async function findCustomer(
  stripe: Stripe,
  customer: OutboundCustomer,
): Promise<Stripe.Customer | null> {
  const ours = String(customer.officeId);
  const sameEmail = await everyRow(async (after) =>
    expectList(
      await stripe.customers.list({ email: customer.email, limit: PAGE, ...after }),
      "cus",
    ),
  );
  // The oldest one, so that every retry finds the same.
  return sameEmail.findLast((candidate) => candidate.metadata.office_id === ours) ?? null;
}

/** A customer and what its invoices are charged to. */
export async function readCustomer(stripe: Stripe, customerId: string): Promise<StripeCustomer> {
  const customer = expectObject(
    await stripe.customers.retrieve(customerId, {
      expand: ["invoice_settings.default_payment_method"],
    }),
    "cus",
  );
  if (customer.deleted) return { customerId, isDeleted: true, defaultMethod: null };
  const method = customer.invoice_settings.default_payment_method;
  return {
    customerId,
    isDeleted: false,
    defaultMethod: typeof method === "object" && method !== null ? shownMethod(method) : null,
  };
}

const UNKNOWN_DIGITS = "····";

function shownMethod(method: Stripe.PaymentMethod): { brand: string; last4: string } {
  const { card, us_bank_account: account } = method;
  if (card) return { brand: card.brand, last4: card.last4 };
  return { brand: method.type, last4: account?.last4 ?? UNKNOWN_DIGITS };
}
