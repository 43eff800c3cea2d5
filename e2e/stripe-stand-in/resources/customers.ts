import type Stripe from "stripe";
import { invalidRequest, resourceMissing } from "../errors";
import { emit, previousAttributes } from "../events";
import { newId, newInvoicePrefix } from "../ids";
import { inRange, pageOf } from "../list";
import { mergeMetadata } from "../metadata";
import { listOf } from "../render";
import { route } from "../route";
import { insert, must, newestFirst, remove } from "../store";
import type { Customer } from "../types";
import type { World } from "../world";

type CreateParams = Stripe.CustomerCreateParams;
type UpdateParams = Stripe.CustomerUpdateParams;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An existing customer; a deleted or unknown one is refused under the parameter's name. */
export function mustCustomer(world: World, id: string | undefined, param = "customer"): Customer {
  if (id === undefined || id === "") {
    throw invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  return must(world.tables.customers, "customer", id, param);
}

function address(value: CreateParams["address"]): Stripe.Address | null {
  if (value === undefined || value === null || value === "") return null;
  const text = (part: unknown) => (typeof part === "string" && part !== "" ? part : null);
  return {
    city: text(value.city),
    country: text(value.country),
    line1: text(value.line1),
    line2: text(value.line2),
    postal_code: text(value.postal_code),
    state: text(value.state),
  };
}

function apply(world: World, customer: Customer, params: UpdateParams): void {
  const text = (value: string | null | undefined, current: string | null | undefined) =>
    value === undefined ? (current ?? null) : value === "" ? null : value;
  if (params.email !== undefined && params.email !== "" && !EMAIL.test(params.email)) {
    throw invalidRequest(`Invalid email address: ${params.email}`, {
      code: "email_invalid",
      param: "email",
    });
  }
  const method = params.invoice_settings?.default_payment_method;
  if (method !== undefined && method !== "") {
    const found = must(
      world.tables.paymentMethods,
      "PaymentMethod",
      method,
      "invoice_settings[default_payment_method]",
    );
    if (found.customer !== customer.id) {
      throw resourceMissing("PaymentMethod", method, "invoice_settings[default_payment_method]");
    }
  }
  customer.name = text(params.name, customer.name);
  customer.email = text(params.email, customer.email);
  customer.phone = text(params.phone, customer.phone);
  customer.description = text(params.description, customer.description);
  if (params.address !== undefined) customer.address = address(params.address);
  if (params.balance !== undefined) customer.balance = params.balance;
  if (params.invoice_prefix !== undefined) customer.invoice_prefix = params.invoice_prefix;
  if (params.tax_exempt !== undefined) customer.tax_exempt = params.tax_exempt || "none";
  if (params.preferred_locales !== undefined) customer.preferred_locales = params.preferred_locales;
  if (params.next_invoice_sequence !== undefined) {
    customer.next_invoice_sequence = params.next_invoice_sequence;
  }
  if (method !== undefined) {
    customer.invoice_settings.default_payment_method = method === "" ? null : method;
  }
  if (params.invoice_settings?.footer !== undefined) {
    customer.invoice_settings.footer = params.invoice_settings.footer || null;
  }
  customer.metadata = mergeMetadata(customer.metadata, params.metadata);
}

function create(world: World, params: CreateParams): Customer {
  const customer: Customer = {
    id: newId("cus"),
    object: "customer",
    address: null,
    balance: 0,
    created: world.clock.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newInvoicePrefix(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  apply(world, customer, params);
  insert(world.tables.customers, customer);
  emit(world, "customer.created", customer);
  return structuredClone(customer);
}

/** Changes a customer and emits `customer.updated` when something really changed. */
export function changeCustomer(world: World, customer: Customer, change: () => void): void {
  const before = structuredClone(customer);
  change();
  const previous = previousAttributes(before, customer);
  if (Object.keys(previous).length > 0) emit(world, "customer.updated", customer, previous);
}

export const customerRoutes = [
  route<CreateParams>("POST", "/v1/customers", "Customers.CustomerCreateParams", create),
  route<Stripe.CustomerListParams>(
    "GET",
    "/v1/customers",
    "Customers.CustomerListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.customers,
        (row) =>
          (params.email === undefined || row.email === params.email) &&
          inRange(row.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "customer", idOf: (row) => row.id });
      return listOf(structuredClone(page.rows), "/v1/customers", page.hasMore);
    },
  ),
  route("GET", "/v1/customers/:id", "Customers.CustomerRetrieveParams", (world, _params, { id }) =>
    structuredClone(
      world.tables.deletedCustomers.byId.get(id) ?? must(world.tables.customers, "customer", id),
    ),
  ),
  route<UpdateParams>(
    "POST",
    "/v1/customers/:id",
    "Customers.CustomerUpdateParams",
    (world, params, { id }) => {
      const customer = must(world.tables.customers, "customer", id);
      changeCustomer(world, customer, () => apply(world, customer, params));
      return structuredClone(customer);
    },
  ),
  route(
    "DELETE",
    "/v1/customers/:id",
    "Customers.CustomerDeleteParams",
    (world, _params, { id }) => {
      const customer = must(world.tables.customers, "customer", id);
      remove(world.tables.customers, id);
      insert(world.tables.deletedCustomers, { id, object: "customer", deleted: true });
      for (const method of world.tables.paymentMethods.rows) {
        if (method.customer === id) method.customer = null;
      }
      emit(world, "customer.deleted", customer);
      return { id, object: "customer", deleted: true };
    },
  ),
];
