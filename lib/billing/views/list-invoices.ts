import { may, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceListIn, InvoiceListOut } from "../contract/invoices";
import {
  type InvoiceFilter,
  type InvoiceSort,
  listInvoicePage,
  type PageOfInvoices,
} from "../data/invoice-lists";
import { readDealings } from "../data/invoice-dealings";
import type { Invoice } from "../data/invoices";
import type { InvoiceDealings } from "../domain/credit";
import { invoiceOnWire } from "../invoice-on-wire";
import { requireOffice } from "./access";
import { cutPage, type ListKey, openCursor, type Page } from "./cursor";

/** The invoices of an office. Refuses `not_found`, `forbidden` and `cursor_mismatch`. */
export async function listInvoices(
  context: Context,
  officeId: number,
  input: InvoiceListIn,
): Promise<InvoiceListOut> {
  const { limit, cursor, sort, ...filter } = input;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const asked = { filter: filterOf(filter), sort, page: { limit, cursor } };
    const page = await readInvoicePage(tx, context, officeId, asked, (from) =>
      listInvoicePage(tx, from),
    );
    const dealings = await dealingsFor(tx, context, page.rows);
    return {
      data: page.rows.map((invoice) =>
        invoiceOnWire(invoice, context.actor, dealings.get(invoice.invoiceId)),
      ),
      next_cursor: page.nextCursor,
    };
  });
}

type TypedFilter = Omit<InvoiceListIn, "limit" | "cursor" | "sort">;

/** The filter of the query string as the data knows it. */
export function filterOf(typed: TypedFilter): InvoiceFilter {
  return {
    statuses: typed.status === undefined ? null : [typed.status],
    type: typed.invoice_type,
    periodFromOn: typed.period_from,
    periodToOn: typed.period_to,
    minCents: typed.min_amount,
    maxCents: typed.max_amount,
    numberPart: typed.q,
  };
}

type Asked = { filter: InvoiceFilter; sort: InvoiceListIn["sort"]; page: Page };
type Read<Row> = (page: PageOfInvoices) => Promise<Row[]>;

/**
 * One page of invoices for who may read them, of the API's list and the portal's: `read` says what
 * is read of each.
 */
export async function readInvoicePage<Row extends Invoice>(
  tx: Tx,
  context: Context,
  officeId: number,
  { filter, sort, page }: Asked,
  read: Read<Row>,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const key: ListKey = {
    list: "invoices",
    // The instant that makes an invoice overdue moves on from page to page.
    filter: [officeId, sort, { ...filter, overdueAt: filter.overdueAt !== undefined }],
    kind: sort.endsWith("total_amount") ? "number" : "instant",
  };
  const order = sortOf(sort);
  const after = openCursor(key, page.cursor);
  const rows = await read({ officeId, filter, sort: order, after, limit: page.limit + 1 });
  // A row tells its owner; only an empty page needs the office looked up.
  const [first] = rows;
  if (first === undefined) await requireOffice(tx, context, officeId, "invoice.read");
  else requireAccess(context.actor, "invoice.read", first);
  return cutPage(key, rows, page.limit, (row) => ({
    value: valueOf(row, order.by),
    id: row.invoiceId,
  }));
}

function sortOf(sort: InvoiceListIn["sort"]): InvoiceSort {
  switch (sort) {
    case "created_at":
    case "total_amount":
    case "due_at":
      return { by: sort, isDescending: false };
    case "-created_at":
      return { by: "created_at", isDescending: true };
    case "-total_amount":
      return { by: "total_amount", isDescending: true };
    case "-due_at":
      return { by: "due_at", isDescending: true };
  }
}

function valueOf(invoice: Invoice, by: InvoiceSort["by"]): string | null {
  switch (by) {
    case "created_at":
      return invoice.createdAt.toISOString();
    case "total_amount":
      return String(invoice.totalCents);
    case "due_at":
      return invoice.dueAt?.toISOString() ?? null;
  }
}

/** What went before bears on what an administrator may do next; nobody else needs to know. */
async function dealingsFor(
  tx: Tx,
  { actor }: Context,
  invoices: readonly Invoice[],
): Promise<Map<number, InvoiceDealings>> {
  const [first] = invoices;
  if (first === undefined || !may(actor, "invoice.administer", first)) return new Map();
  return readDealings(
    tx,
    invoices.map((invoice) => invoice.invoiceId),
  );
}
