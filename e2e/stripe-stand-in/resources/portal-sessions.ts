import type Stripe from "stripe";
import { newId, newToken } from "../ids";
import { renderPortalSession } from "../render";
import { route } from "../route";
import { insert } from "../store";
import { mustCustomer } from "./customers";

export const portalSessionRoutes = [
  route<Stripe.BillingPortal.SessionCreateParams>(
    "POST",
    "/v1/billing_portal/sessions",
    "BillingPortal/Sessions.BillingPortal.SessionCreateParams",
    (world, params) => {
      const customer = mustCustomer(world, params.customer);
      const session = insert(world.tables.portalSessions, {
        id: newId("bps"),
        object: "billing_portal.session",
        token: newToken(),
        configuration: "bpc_standin",
        created: world.clock.now(),
        customer: customer.id,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: null,
        on_behalf_of: null,
        return_url: params.return_url ?? null,
      });
      world.onChange();
      return renderPortalSession(world, session);
    },
  ),
];
