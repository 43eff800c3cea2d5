import type Stripe from "stripe";
import { lineAmount, priceOf } from "../amounts";
import { invalidRequest } from "../errors";
import { emit } from "../events";
import { newId } from "../ids";
import { changeInvoice, recomputeTotals } from "../invoice-changes";
import { inRange, pageOf } from "../list";
import { mergeMetadata } from "../metadata";
import { listOf, renderItem } from "../render";
import { route } from "../route";
import { insert, must, newestFirst, remove } from "../store";
import type { InvoiceItem, InvoiceRecord, ItemRecord } from "../types";
import type { World } from "../world";
import { mustCustomer } from "./customers";

type Amounts = { unit_amount_decimal?: string; quantity_decimal?: string };
type CreateParams = Omit<Stripe.InvoiceItemCreateParams, keyof Amounts | "price_data"> &
  Amounts & {
    price_data?: {
      currency: string;
      product: string;
      unit_amount?: number;
      unit_amount_decimal?: string;
    };
  };

/** Stripe's limit of items on one invoice. */
const MAX_ITEMS = 250;

function mustDraft(world: World, id: string | undefined): InvoiceRecord {
  if (id === undefined || id === "") {
    throw invalidRequest("The stand-in has no pending invoice items; give the item's invoice.", {
      code: "parameter_missing",
      param: "invoice",
    });
  }
  const record = must(world.tables.invoices, "invoice", id, "invoice");
  if (record.invoice.status !== "draft") {
    throw invalidRequest(
      `The invoice ${id} is no longer editable: its status is ${record.invoice.status}.`,
      { code: "invoice_not_editable", param: "invoice" },
    );
  }
  return record;
}

function newItem(world: World, params: CreateParams, record: InvoiceRecord): InvoiceItem {
  const now = world.clock.now();
  const quantity = params.quantity_decimal ?? String(params.quantity ?? 1);
  const unitAmount = priceOf(params);
  return {
    id: newId("ii"),
    object: "invoiceitem",
    amount: lineAmount(unitAmount, quantity),
    currency: params.currency ?? record.invoice.currency,
    customer: record.invoice.customer,
    customer_account: null,
    date: now,
    description: params.description ?? null,
    discountable: params.discountable ?? true,
    discounts: [],
    invoice: record.id,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    parent: null,
    period: params.period ?? { start: now, end: now },
    pricing: {
      type: "price_details",
      unit_amount_decimal: unitAmount,
      price_details: {
        price: newId("price"),
        product: params.price_data?.product ?? newId("prod"),
      },
    },
    proration: false,
    quantity: Math.trunc(Number(quantity)),
    quantity_decimal: quantity,
    tax_rates: [],
    test_clock: null,
  };
}

function create(world: World, params: CreateParams): InvoiceItem {
  const record = mustDraft(world, params.invoice);
  const customer = mustCustomer(world, params.customer ?? record.invoice.customer);
  if (customer.id !== record.invoice.customer) {
    throw invalidRequest("The invoice item's customer is not the invoice's.", {
      param: "customer",
    });
  }
  if (record.itemIds.length >= MAX_ITEMS) {
    throw invalidRequest(`An invoice can have at most ${MAX_ITEMS} invoice items.`, {
      param: "invoice",
    });
  }
  const item = newItem(world, params, record);
  if (item.currency !== record.invoice.currency) {
    throw invalidRequest("The currency of an invoice item must be its invoice's.", {
      param: "currency",
    });
  }
  const added: ItemRecord = { id: item.id, lineId: newId("il"), item };
  emit(world, "invoiceitem.created", item);
  changeInvoice(world, record, [], () => {
    insert(world.tables.items, added);
    record.itemIds.push(added.id);
    recomputeTotals(world, record);
  });
  return renderItem(added);
}

export const invoiceItemRoutes = [
  route<CreateParams>("POST", "/v1/invoiceitems", "InvoiceItems.InvoiceItemCreateParams", create),
  route<Stripe.InvoiceItemListParams>(
    "GET",
    "/v1/invoiceitems",
    "InvoiceItems.InvoiceItemListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.items,
        ({ item }) =>
          (params.customer === undefined || item.customer === params.customer) &&
          (params.invoice === undefined || item.invoice === params.invoice) &&
          params.pending !== true &&
          inRange(item.date, params.created),
      );
      const page = pageOf(rows, params, { kind: "invoiceitem", idOf: (row) => row.id });
      return listOf(page.rows.map(renderItem), "/v1/invoiceitems", page.hasMore);
    },
  ),
  route(
    "GET",
    "/v1/invoiceitems/:id",
    "InvoiceItems.InvoiceItemRetrieveParams",
    (world, _, { id }) => renderItem(must(world.tables.items, "invoiceitem", id)),
  ),
  route(
    "DELETE",
    "/v1/invoiceitems/:id",
    "InvoiceItems.InvoiceItemDeleteParams",
    (world, _, { id }) => {
      const row = must(world.tables.items, "invoiceitem", id);
      const record = mustDraft(world, row.item.invoice ?? undefined);
      changeInvoice(world, record, [], () => {
        record.itemIds = record.itemIds.filter((item) => item !== id);
        remove(world.tables.items, id);
        recomputeTotals(world, record);
      });
      emit(world, "invoiceitem.deleted", row.item);
      return { id, object: "invoiceitem", deleted: true };
    },
  ),
];
