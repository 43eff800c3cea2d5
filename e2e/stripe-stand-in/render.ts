import type { List } from "./list";
import type {
  CheckoutSession,
  CreditNoteLine,
  CreditNoteRecord,
  EndpointRecord,
  InvoiceRecord,
  ItemRecord,
  PortalSession,
} from "./types";
import type { World } from "./world";

/** How many lines an invoice embeds; the rest is behind `/lines`. */
const EMBEDDED_LINES = 10;

export function listOf<T>(data: T[], url: string, hasMore = false): List<T> {
  return { object: "list", data, has_more: hasMore, url };
}

function copyOf<T>(value: T): T {
  return structuredClone(value);
}

export function itemsOf(world: World, record: InvoiceRecord): ItemRecord[] {
  return record.itemIds.flatMap((id) => world.tables.items.byId.get(id) ?? []);
}

/** A line of an invoice, as `/v1/invoices/:id/lines` gives it. */
export function renderLine({ lineId, item, id }: ItemRecord) {
  return {
    id: lineId,
    object: "line_item",
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    invoice: item.invoice,
    livemode: false,
    metadata: copyOf(item.metadata ?? {}),
    parent: {
      type: "invoice_item_details",
      invoice_item_details: {
        invoice_item: id,
        proration: false,
        proration_details: null,
        subscription: null,
      },
      subscription_item_details: null,
    },
    period: copyOf(item.period),
    pretax_credit_amounts: [],
    pricing: copyOf(item.pricing),
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: null,
    subtotal: item.amount,
    taxes: [],
  };
}

/** Address of an invoice's hosted page, or null while it is a draft. */
export function hostedUrl(world: World, record: InvoiceRecord): string | null {
  return record.token === null ? null : `${world.baseUrl}/invoice/${record.token}`;
}

export function renderInvoice(world: World, record: InvoiceRecord) {
  const items = itemsOf(world, record);
  const url = hostedUrl(world, record);
  return {
    ...copyOf(record.invoice),
    hosted_invoice_url: url,
    invoice_pdf: url === null ? null : `${url}/pdf`,
    lines: listOf(
      items.slice(0, EMBEDDED_LINES).map(renderLine),
      `/v1/invoices/${record.id}/lines`,
      items.length > EMBEDDED_LINES,
    ),
  };
}

export function renderItem(record: ItemRecord) {
  return copyOf(record.item);
}

/** The payments of an invoice; part of it only when asked for by `expand`. */
export function renderPaymentsOf(world: World, invoiceId: string) {
  const record = world.tables.invoices.byId.get(invoiceId);
  const payments = (record?.paymentIds ?? []).flatMap(
    (id) => world.tables.invoicePayments.byId.get(id) ?? [],
  );
  return listOf(copyOf(payments), `/v1/invoice_payments?invoice=${invoiceId}`);
}

export function renderCreditNote(record: CreditNoteRecord) {
  return {
    ...copyOf(record.note),
    lines: listOf<CreditNoteLine>(
      copyOf(record.lines.slice(0, EMBEDDED_LINES)),
      `/v1/credit_notes/${record.id}/lines`,
      record.lines.length > EMBEDDED_LINES,
    ),
  };
}

export function renderCheckoutSession(world: World, session: CheckoutSession) {
  const url = session.status === "open" ? `${world.baseUrl}/checkout/${session.id}` : null;
  return { ...copyOf(session), url };
}

export function renderPortalSession(world: World, session: PortalSession & { token: string }) {
  const { token, ...rest } = session;
  return { ...copyOf(rest), url: `${world.baseUrl}/portal/${token}` };
}

/** A webhook endpoint; its secret is told only once, when it is made. */
export function renderEndpoint(record: EndpointRecord, withSecret: boolean) {
  return { ...copyOf(record.endpoint), ...(withSecret ? { secret: record.secret } : {}) };
}
