import type Stripe from "stripe";
import { CARDS_BY_LAST4, createCard, TEST_METHODS } from "../cards";
import { invalidRequest, StripeError } from "../errors";
import { emit } from "../events";
import { pageOf, type PageParams } from "../list";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";
import type { Customer, PaymentMethod } from "../types";
import type { World } from "../world";
import { changeCustomer, mustCustomer } from "./customers";

/** Attaches a card to a customer. */
export function attach(world: World, method: PaymentMethod, customer: Customer): PaymentMethod {
  if (method.customer !== null && method.customer !== customer.id) {
    throw invalidRequest("This PaymentMethod is attached to another customer.", {
      code: "payment_method_unexpected_state",
    });
  }
  method.customer = customer.id;
  emit(world, "payment_method.attached", method);
  return method;
}

/** Makes a card the one that the customer's invoices are charged to. */
export function setDefaultMethod(world: World, customer: Customer, method: PaymentMethod): void {
  changeCustomer(world, customer, () => {
    customer.invoice_settings.default_payment_method = method.id;
  });
}

/** Takes a card off its customer. */
export function detach(world: World, method: PaymentMethod): void {
  const before = { customer: method.customer };
  const customer = world.tables.customers.byId.get(method.customer ?? "");
  if (customer?.invoice_settings.default_payment_method === method.id) {
    changeCustomer(world, customer, () => {
      customer.invoice_settings.default_payment_method = null;
    });
  }
  method.customer = null;
  emit(world, "payment_method.detached", method, before);
}

function methodToAttach(world: World, id: string): PaymentMethod {
  if (id === "pm_card_chargeDeclined") {
    throw new StripeError(402, {
      type: "card_error",
      code: "card_declined",
      decline_code: "generic_decline",
      message: "Your card was declined.",
    });
  }
  const kind = TEST_METHODS[id];
  return kind === undefined
    ? must(world.tables.paymentMethods, "PaymentMethod", id)
    : createCard(world, kind);
}

function create(world: World, params: Stripe.PaymentMethodCreateParams): PaymentMethod {
  const kind = CARDS_BY_LAST4[params.card?.number?.slice(-4) ?? ""];
  if (params.type !== "card" || kind === undefined) {
    throw invalidRequest("The stand-in takes only cards with one of its test numbers.", {
      param: "card[number]",
    });
  }
  return structuredClone(createCard(world, kind));
}

function listOfCustomer(
  world: World,
  customer: string | undefined,
  params: PageParams,
  url: string,
) {
  const rows = newestFirst(
    world.tables.paymentMethods,
    (row) => row.customer !== null && (customer === undefined || row.customer === customer),
  );
  const page = pageOf(rows, params, { kind: "PaymentMethod", idOf: (row) => row.id });
  return listOf(structuredClone(page.rows), url, page.hasMore);
}

export const paymentMethodRoutes = [
  route<Stripe.PaymentMethodCreateParams>(
    "POST",
    "/v1/payment_methods",
    "PaymentMethods.PaymentMethodCreateParams",
    create,
  ),
  route<Stripe.PaymentMethodListParams>(
    "GET",
    "/v1/payment_methods",
    "PaymentMethods.PaymentMethodListParams",
    (world, params) => listOfCustomer(world, params.customer, params, "/v1/payment_methods"),
  ),
  route<PageParams>(
    "GET",
    "/v1/customers/:id/payment_methods",
    "Customers.CustomerListPaymentMethodsParams",
    (world, params, { id }) => {
      mustCustomer(world, id, "id");
      return listOfCustomer(world, id, params, `/v1/customers/${id}/payment_methods`);
    },
  ),
  route(
    "GET",
    "/v1/payment_methods/:id",
    "PaymentMethods.PaymentMethodRetrieveParams",
    (world, _params, { id }) =>
      structuredClone(must(world.tables.paymentMethods, "PaymentMethod", id)),
  ),
  route<Stripe.PaymentMethodAttachParams>(
    "POST",
    "/v1/payment_methods/:id/attach",
    "PaymentMethods.PaymentMethodAttachParams",
    (world, params, { id }) => {
      const customer = mustCustomer(world, params.customer);
      return structuredClone(attach(world, methodToAttach(world, id), customer));
    },
  ),
  route(
    "POST",
    "/v1/payment_methods/:id/detach",
    "PaymentMethods.PaymentMethodDetachParams",
    (world, _params, { id }) => {
      const method = must(world.tables.paymentMethods, "PaymentMethod", id);
      detach(world, method);
      return structuredClone(method);
    },
  ),
];
