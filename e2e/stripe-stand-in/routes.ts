import { checkoutSessionRoutes } from "./resources/checkout-sessions";
import { chargeRoutes } from "./resources/charges";
import { creditNoteRoutes } from "./resources/credit-notes";
import { customerRoutes } from "./resources/customers";
import { disputeRoutes } from "./resources/disputes";
import { eventRoutes } from "./resources/events";
import { invoiceItemRoutes } from "./resources/invoice-items";
import { invoicePaymentRoutes } from "./resources/invoice-payments";
import { invoiceRoutes } from "./resources/invoices";
import { paymentMethodRoutes } from "./resources/payment-methods";
import { portalSessionRoutes } from "./resources/portal-sessions";
import { refundRoutes } from "./resources/refunds";
import { webhookEndpointRoutes } from "./resources/webhook-endpoints";
import type { Route } from "./route";

/** Every endpoint of Stripe's that the stand-in answers. */
export const routes: readonly Route[] = [
  ...customerRoutes,
  ...invoiceRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...creditNoteRoutes,
  ...disputeRoutes,
  ...checkoutSessionRoutes,
  ...portalSessionRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
];
