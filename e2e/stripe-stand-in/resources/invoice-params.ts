import type Stripe from "stripe";
import { DAY_SECONDS } from "../clock";
import { invalidRequest } from "../errors";
import { emit } from "../events";
import { newId } from "../ids";
import { mergeMetadata } from "../metadata";
import { renderInvoice } from "../render";
import { insert, must } from "../store";
import type { Customer, Invoice, InvoiceRecord } from "../types";
import type { World } from "../world";
import { mustCustomer } from "./customers";

type CreateParams = Stripe.InvoiceCreateParams;
type UpdateParams = Stripe.InvoiceUpdateParams;

/** How long after its creation Stripe finalizes a draft with `auto_advance`. */
const AUTO_FINALIZE_SECONDS = 3600;

/** Fields that can still be changed once an invoice is finalized. */
const EDITABLE_WHEN_OPEN = new Set(["auto_advance", "metadata", "description", "footer", "expand"]);

function newInvoice(world: World, customer: Customer, currency: string): Invoice {
  const now = world.clock.now();
  return {
    id: newId("in"),
    object: "invoice",
    account_country: "US",
    account_name: "Stand-in account",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    automatically_finalizes_at: null,
    billing_reason: "manual",
    collection_method: "charge_automatically",
    created: now,
    currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: "draft",
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

function applyDueDate(record: InvoiceRecord, params: UpdateParams): void {
  const { invoice } = record;
  const isGiven = params.days_until_due !== undefined || params.due_date !== undefined;
  if (invoice.collection_method !== "send_invoice") {
    if (isGiven) {
      throw invalidRequest(
        "You can only set a due date on invoices with collection_method=send_invoice.",
        { param: params.due_date === undefined ? "days_until_due" : "due_date" },
      );
    }
    invoice.due_date = null;
    record.daysUntilDue = null;
    return;
  }
  if (params.days_until_due !== undefined && params.due_date !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: days_until_due, due_date.");
  }
  if (params.due_date !== undefined) invoice.due_date = params.due_date;
  if (params.days_until_due !== undefined) {
    record.daysUntilDue = params.days_until_due;
    invoice.due_date = invoice.created + params.days_until_due * DAY_SECONDS;
  }
  if (invoice.due_date === null) {
    throw invalidRequest(
      "If invoice collection method is 'send_invoice' you must specify 'days_until_due' or " +
        "'due_date'.",
      { code: "parameter_missing", param: "days_until_due" },
    );
  }
}

function refuseUnsupported(params: UpdateParams): void {
  const unsupported = ["default_tax_rates", "discounts", "shipping_cost", "transfer_data"] as const;
  for (const name of unsupported) {
    const value = params[name];
    if (value === undefined || value === "" || value === null) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    throw invalidRequest(`The stand-in does not do ${name}.`, { param: name });
  }
}

/** Sets what create and update have in common; a finalized invoice takes only a few of them. */
export function applyInvoiceParams(
  world: World,
  record: InvoiceRecord,
  params: UpdateParams,
): void {
  const { invoice } = record;
  if (invoice.status !== "draft") {
    const locked = Object.keys(params).find((name) => !EDITABLE_WHEN_OPEN.has(name));
    if (locked !== undefined) {
      throw invalidRequest(`Finalized invoices can't be updated in this way (${locked}).`, {
        code: "invoice_not_editable",
        param: locked,
      });
    }
  }
  refuseUnsupported(params);
  if (params.collection_method !== undefined) invoice.collection_method = params.collection_method;
  if (invoice.status === "draft") applyDueDate(record, params);
  if (params.auto_advance !== undefined) {
    invoice.auto_advance = params.auto_advance;
    if (invoice.status === "draft") {
      const at = invoice.created + AUTO_FINALIZE_SECONDS;
      invoice.automatically_finalizes_at = params.auto_advance ? at : null;
    }
  }
  if (params.automatically_finalizes_at !== undefined) {
    invoice.automatically_finalizes_at = params.automatically_finalizes_at;
  }
  if (params.automatic_tax !== undefined) {
    invoice.automatic_tax.enabled = params.automatic_tax.enabled;
  }
  if (params.default_payment_method !== undefined && params.default_payment_method !== "") {
    const id = params.default_payment_method;
    must(world.tables.paymentMethods, "PaymentMethod", id, "default_payment_method");
    invoice.default_payment_method = id;
  }
  if (params.description !== undefined) invoice.description = params.description || null;
  if (params.footer !== undefined) invoice.footer = params.footer || null;
  if (params.number !== undefined) invoice.number = params.number || null;
  if (params.statement_descriptor !== undefined) {
    invoice.statement_descriptor = params.statement_descriptor || null;
  }
  if (params.custom_fields !== undefined) invoice.custom_fields = params.custom_fields || null;
  if (params.effective_at !== undefined) invoice.effective_at = params.effective_at || null;
  const methods = params.payment_settings?.payment_method_types;
  if (methods !== undefined) invoice.payment_settings.payment_method_types = methods || null;
  invoice.metadata = mergeMetadata(invoice.metadata, params.metadata);
}

/** A draft without items. Pending items do not exist here: each item names its invoice. */
export function createInvoice(world: World, params: CreateParams): InvoiceRecord {
  const customer = mustCustomer(world, params.customer);
  if (params.pending_invoice_items_behavior === "include") {
    throw invalidRequest("The stand-in has no pending invoice items; use 'exclude'.", {
      param: "pending_invoice_items_behavior",
    });
  }
  const invoice = newInvoice(world, customer, params.currency ?? customer.currency ?? "usd");
  const record: InvoiceRecord = {
    id: invoice.id,
    invoice,
    itemIds: [],
    paymentIds: [],
    token: null,
    daysUntilDue: null,
    automaticAttempts: 0,
  };
  applyInvoiceParams(world, record, params);
  customer.currency ??= invoice.currency;
  insert(world.tables.invoices, record);
  emit(world, "invoice.created", renderInvoice(world, record));
  return record;
}
