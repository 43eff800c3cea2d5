import type Stripe from "stripe";
import { invalidRequest } from "../errors";
import { emit } from "../events";
import { changeInvoice } from "../invoice-changes";
import { finalizeInvoice, markUncollectible, sendInvoice, voidInvoice } from "../invoice-life";
import { inRange, pageOf, type PageParams } from "../list";
import { chargeInvoice, defaultMethod, payOutOfBand } from "../payments";
import { itemsOf, listOf, renderInvoice, renderLine } from "../render";
import { route, type PathIds } from "../route";
import { must, newestFirst, remove } from "../store";
import type { InvoiceRecord } from "../types";
import type { World } from "../world";
import { applyInvoiceParams, createInvoice } from "./invoice-params";

function mustInvoice(world: World, { id }: PathIds): InvoiceRecord {
  return must(world.tables.invoices, "invoice", id);
}

/** An endpoint that moves one invoice on and answers it. */
function action<P>(
  name: string,
  params: string,
  act: (world: World, record: InvoiceRecord, params: P) => void,
) {
  return route<P>("POST", `/v1/invoices/:id/${name}`, `Invoices.${params}`, (world, given, ids) => {
    const record = mustInvoice(world, ids);
    act(world, record, given);
    return renderInvoice(world, record);
  });
}

function pay(world: World, record: InvoiceRecord, params: Stripe.InvoicePayParams): void {
  const { status } = record.invoice;
  if (status === "paid") throw invalidRequest("Invoice is already paid");
  if (status === "void") throw invalidRequest("This invoice is voided and can no longer be paid.");
  if (status === "draft") finalizeInvoice(world, record);
  if (record.invoice.amount_remaining === 0) return;
  if (params.paid_out_of_band === true) {
    payOutOfBand(world, record);
    return;
  }
  const method =
    params.payment_method === undefined
      ? defaultMethod(world, record)
      : must(world.tables.paymentMethods, "PaymentMethod", params.payment_method, "payment_method");
  if (method === null || method.customer !== record.invoice.customer) {
    throw invalidRequest(
      "Cannot charge the customer: there is no default payment method on the customer or the " +
        "invoice, or it belongs to someone else.",
      { param: "payment_method" },
    );
  }
  chargeInvoice(world, record, method, false);
}

function list(world: World, params: Stripe.InvoiceListParams) {
  const rows = newestFirst(
    world.tables.invoices,
    ({ invoice }) =>
      (params.customer === undefined || invoice.customer === params.customer) &&
      (params.status === undefined || invoice.status === params.status) &&
      (params.collection_method === undefined ||
        invoice.collection_method === params.collection_method) &&
      inRange(invoice.created, params.created) &&
      inRange(invoice.due_date, params.due_date),
  );
  const page = pageOf(rows, params, { kind: "invoice", idOf: (row) => row.id });
  return listOf(
    page.rows.map((row) => renderInvoice(world, row)),
    "/v1/invoices",
    page.hasMore,
  );
}

function lines(world: World, params: PageParams, ids: PathIds) {
  const record = mustInvoice(world, ids);
  const page = pageOf(itemsOf(world, record), params, {
    kind: "line_item",
    idOf: (row) => row.lineId,
  });
  return listOf(page.rows.map(renderLine), `/v1/invoices/${record.id}/lines`, page.hasMore);
}

function deleteDraft(world: World, _params: object, ids: PathIds) {
  const record = mustInvoice(world, ids);
  if (record.invoice.status !== "draft") {
    throw invalidRequest("You can only delete draft invoices.", { code: "invoice_not_editable" });
  }
  const last = renderInvoice(world, record);
  for (const id of record.itemIds) remove(world.tables.items, id);
  remove(world.tables.invoices, record.id);
  emit(world, "invoice.deleted", last);
  return { id: record.id, object: "invoice", deleted: true };
}

export const invoiceRoutes = [
  route<Stripe.InvoiceCreateParams>(
    "POST",
    "/v1/invoices",
    "Invoices.InvoiceCreateParams",
    (world, params) => renderInvoice(world, createInvoice(world, params)),
  ),
  route<Stripe.InvoiceListParams>("GET", "/v1/invoices", "Invoices.InvoiceListParams", list),
  route("GET", "/v1/invoices/:id", "Invoices.InvoiceRetrieveParams", (world, _params, ids) =>
    renderInvoice(world, mustInvoice(world, ids)),
  ),
  route<Stripe.InvoiceUpdateParams>(
    "POST",
    "/v1/invoices/:id",
    "Invoices.InvoiceUpdateParams",
    (world, params, ids) => {
      const record = mustInvoice(world, ids);
      changeInvoice(world, record, [], () => applyInvoiceParams(world, record, params));
      return renderInvoice(world, record);
    },
  ),
  route("DELETE", "/v1/invoices/:id", "Invoices.InvoiceDeleteParams", deleteDraft),
  route<PageParams>("GET", "/v1/invoices/:id/lines", "Invoices.InvoiceListLineItemsParams", lines),
  action<Stripe.InvoiceFinalizeInvoiceParams>(
    "finalize",
    "InvoiceFinalizeInvoiceParams",
    (world, record, params) => finalizeInvoice(world, record, params.auto_advance),
  ),
  action("send", "InvoiceSendInvoiceParams", sendInvoice),
  action("pay", "InvoicePayParams", pay),
  action("void", "InvoiceVoidInvoiceParams", voidInvoice),
  action("mark_uncollectible", "InvoiceMarkUncollectibleParams", markUncollectible),
];
