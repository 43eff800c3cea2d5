import type Stripe from "stripe";
import { inRange, pageOf } from "../list";
import { listOf } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";

export const invoicePaymentRoutes = [
  route<Stripe.InvoicePaymentListParams>(
    "GET",
    "/v1/invoice_payments",
    "InvoicePayments.InvoicePaymentListParams",
    (world, params) => {
      const intent = params.payment?.payment_intent;
      const rows = newestFirst(
        world.tables.invoicePayments,
        (row) =>
          (params.invoice === undefined || row.invoice === params.invoice) &&
          (params.status === undefined || row.status === params.status) &&
          (intent === undefined || row.payment.payment_intent === intent) &&
          params.payment?.payment_record === undefined &&
          inRange(row.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "invoice_payment", idOf: (row) => row.id });
      return listOf(structuredClone(page.rows), "/v1/invoice_payments", page.hasMore);
    },
  ),
  route(
    "GET",
    "/v1/invoice_payments/:id",
    "InvoicePayments.InvoicePaymentRetrieveParams",
    (world, _params, { id }) =>
      structuredClone(must(world.tables.invoicePayments, "invoice_payment", id)),
  ),
];
