import type Stripe from "stripe";
import { lineAmount } from "../amounts";
import { creditInvoice } from "../crediting";
import { invalidRequest } from "../errors";
import { newId } from "../ids";
import { inRange, pageOf, type PageParams } from "../list";
import { mergeMetadata } from "../metadata";
import { listOf, renderCreditNote } from "../render";
import { route } from "../route";
import { must, newestFirst } from "../store";
import type { CreditNoteLine, InvoiceRecord } from "../types";
import type { World } from "../world";

type CreateParams = Stripe.CreditNoteCreateParams;
type LineParams = NonNullable<CreateParams["lines"]>[number];

function refuse(message: string, param: string): never {
  throw invalidRequest(message, { param });
}

function unitOf(params: LineParams): string {
  // Decimals arrive as texts, whatever the SDK's type says.
  const decimal = params.unit_amount_decimal as unknown as string | undefined;
  return decimal ?? String(params.unit_amount ?? params.amount ?? 0);
}

function lineOf(world: World, record: InvoiceRecord, params: LineParams): CreditNoteLine {
  const source = world.tables.items.rows.find((row) => row.lineId === params.invoice_line_item);
  const isInvoiceLine = params.type === "invoice_line_item";
  if (isInvoiceLine && (source === undefined || !record.itemIds.includes(source.id))) {
    refuse(`No such line item: '${params.invoice_line_item ?? ""}'`, "lines[0][invoice_line_item]");
  }
  const quantity = params.quantity ?? null;
  const unit =
    params.amount === undefined ? (source?.item.pricing.unit_amount_decimal ?? "0") : "0";
  const ownUnit = isInvoiceLine ? unit : unitOf(params);
  return {
    id: newId("cnli"),
    object: "credit_note_line_item",
    amount: params.amount ?? lineAmount(ownUnit, String(quantity ?? 1)),
    description: params.description ?? source?.item.description ?? null,
    discount_amount: 0,
    discount_amounts: [],
    ...(isInvoiceLine ? { invoice_line_item: params.invoice_line_item ?? "" } : {}),
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity,
    tax_rates: [],
    taxes: [],
    type: params.type,
    unit_amount: quantity === null ? null : Math.round(Number(ownUnit)),
    unit_amount_decimal: quantity === null ? null : ownUnit,
  };
}

function create(world: World, params: CreateParams) {
  const record = must(world.tables.invoices, "invoice", params.invoice, "invoice");
  if (params.refunds !== undefined || params.shipping_cost !== undefined) {
    refuse("The stand-in takes refund_amount, not refunds or shipping_cost.", "refunds");
  }
  if (params.amount !== undefined && params.lines !== undefined) {
    refuse("You may only specify one of these parameters: amount, lines.", "amount");
  }
  const refundCents = params.refund_amount ?? 0;
  const creditCents = params.credit_amount ?? 0;
  const outOfBandCents = params.out_of_band_amount ?? 0;
  const amount = params.amount ?? refundCents + creditCents + outOfBandCents;
  const lines = (params.lines ?? [{ type: "custom_line_item", amount, description: "Credit" }]).map(
    (line) => lineOf(world, record, line),
  );
  const created = creditInvoice(world, record, {
    amountCents: lines.reduce((sum, line) => sum + line.amount, 0),
    refundCents,
    creditCents,
    outOfBandCents,
    reason: params.reason ?? null,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    lines,
  });
  return renderCreditNote(created);
}

export const creditNoteRoutes = [
  route<CreateParams>("POST", "/v1/credit_notes", "CreditNotes.CreditNoteCreateParams", create),
  route<Stripe.CreditNoteListParams>(
    "GET",
    "/v1/credit_notes",
    "CreditNotes.CreditNoteListParams",
    (world, params) => {
      const rows = newestFirst(
        world.tables.creditNotes,
        ({ note }) =>
          (params.invoice === undefined || note.invoice === params.invoice) &&
          (params.customer === undefined || note.customer === params.customer) &&
          inRange(note.created, params.created),
      );
      const page = pageOf(rows, params, { kind: "credit_note", idOf: (row) => row.id });
      return listOf(page.rows.map(renderCreditNote), "/v1/credit_notes", page.hasMore);
    },
  ),
  route("GET", "/v1/credit_notes/:id", "CreditNotes.CreditNoteRetrieveParams", (world, _, { id }) =>
    renderCreditNote(must(world.tables.creditNotes, "credit_note", id)),
  ),
  route<PageParams>(
    "GET",
    "/v1/credit_notes/:id/lines",
    "CreditNotes.CreditNoteListLineItemsParams",
    (world, params, { id }) => {
      const record = must(world.tables.creditNotes, "credit_note", id);
      const page = pageOf(record.lines, params, {
        kind: "credit_note_line_item",
        idOf: (row) => row.id,
      });
      return listOf(structuredClone(page.rows), `/v1/credit_notes/${id}/lines`, page.hasMore);
    },
  ),
];
