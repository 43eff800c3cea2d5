import type Stripe from "stripe";
import { type CardKind, createCard } from "../cards";
import { DAY_SECONDS } from "../clock";
import { invalidRequest } from "../errors";
import { emit } from "../events";
import { newId } from "../ids";
import { mergeMetadata } from "../metadata";
import { renderCheckoutSession } from "../render";
import { route } from "../route";
import { insert, must } from "../store";
import type { CheckoutSession, SetupIntent } from "../types";
import type { World } from "../world";
import { mustCustomer } from "./customers";
import { attach } from "./payment-methods";

type CreateParams = Stripe.Checkout.SessionCreateParams;

function newSetupIntent(world: World, customer: string): SetupIntent {
  return {
    id: newId("seti"),
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: newId("seti_secret"),
    created: world.clock.now(),
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: "off_session",
  };
}

function newSession(world: World, params: CreateParams, customer: string): CheckoutSession {
  return {
    id: newId("cs_test"),
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: world.clock.now(),
    currency: params.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: null,
    expires_at: world.clock.now() + DAY_SECONDS,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    mode: "setup",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "always",
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_status: "no_payment_required",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: null,
    ui_mode: "hosted_page",
    wallet_options: null,
  };
}

function create(world: World, params: CreateParams) {
  if (params.mode !== "setup") {
    throw invalidRequest("The stand-in has only checkout sessions of mode 'setup'.", {
      param: "mode",
    });
  }
  if (params.success_url === undefined || !URL.canParse(params.success_url)) {
    throw invalidRequest("Missing required param: success_url.", {
      code: "parameter_missing",
      param: "success_url",
    });
  }
  const customer = mustCustomer(world, params.customer);
  const session = newSession(world, params, customer.id);
  const intent = newSetupIntent(world, customer.id);
  intent.metadata = mergeMetadata({}, params.setup_intent_data?.metadata);
  session.setup_intent = intent.id;
  insert(world.tables.setupIntents, intent);
  insert(world.tables.checkoutSessions, session);
  world.onChange();
  return renderCheckoutSession(world, session);
}

/** What happens when a person enters a card on the page: it is saved, but not made the default. */
export function completeSession(world: World, session: CheckoutSession, kind: CardKind): void {
  if (session.status !== "open") throw invalidRequest("This checkout session is not open.");
  const customer = mustCustomer(world, session.customer ?? "");
  const intent = must(world.tables.setupIntents, "setupintent", session.setup_intent ?? "");
  const method = attach(world, createCard(world, kind), customer);
  intent.payment_method = method.id;
  intent.status = "succeeded";
  session.status = "complete";
  emit(world, "setup_intent.succeeded", intent);
  emit(world, "checkout.session.completed", renderCheckoutSession(world, session));
}

export const checkoutSessionRoutes = [
  route<CreateParams>(
    "POST",
    "/v1/checkout/sessions",
    "Checkout/Sessions.Checkout.SessionCreateParams",
    create,
  ),
  route(
    "GET",
    "/v1/checkout/sessions/:id",
    "Checkout/Sessions.Checkout.SessionRetrieveParams",
    (world, _params, { id }) =>
      renderCheckoutSession(world, must(world.tables.checkoutSessions, "checkout.session", id)),
  ),
];
