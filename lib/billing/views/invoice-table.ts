import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceListIn } from "../contract/invoices";
import { type InvoiceFilter, listDetailedInvoicePage } from "../data/invoice-lists";
import type { InvoiceStatus } from "../domain/invoice";
import { cutPage, type ListKey, openCursor } from "./cursor";
import { type InvoiceRowView, toInvoiceRow } from "./invoice-row";
import { filterOf, readInvoicePage } from "./list-invoices";
import { requirePlatform } from "./access";

export const INVOICE_TABS = ["all", "open", "overdue", "paid", "draft"] as const;
export type InvoiceTab = (typeof INVOICE_TABS)[number];

/** A tab is a choice of statuses; a single status counts under "all" only. */
export type InvoiceTableIn = InvoiceListIn & { tab: InvoiceTab };
export type InvoiceTableOut = {
  rows: InvoiceRowView[];
  nextCursor: string | null;
  /** The business clock. */
  now: string;
};

const STATUSES: Record<InvoiceTab, readonly InvoiceStatus[] | null> = {
  all: null,
  open: ["sent", "failed"],
  overdue: ["sent", "failed"],
  paid: ["paid"],
  draft: ["draft"],
};

/** The portal's list of an office's invoices. Refuses `not_found`, `forbidden`, `cursor_mismatch`. */
export async function invoiceTable(
  context: Context,
  officeId: number,
  input: InvoiceTableIn,
): Promise<InvoiceTableOut> {
  const { limit, cursor, sort } = input;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    const asked = { filter: filterOfTab(input, now), sort, page: { limit, cursor } };
    const page = await readInvoicePage(tx, context, officeId, asked, (from) =>
      listDetailedInvoicePage(tx, from, now),
    );
    return {
      rows: page.rows.map(toInvoiceRow),
      nextCursor: page.nextCursor,
      now: now.toISOString(),
    };
  });
}

/** The invoices of all offices, newest first, for the platform's own people. Refuses `forbidden`. */
export async function allInvoicesTable(
  context: Context,
  input: Omit<InvoiceTableIn, "sort">,
): Promise<InvoiceTableOut> {
  requireAccess(context.actor, "invoice.read", null);
  requirePlatform(context);
  const { limit, cursor, ...filter } = input;
  const key: ListKey = { list: "all-invoices", filter: [filter], kind: "none" };
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    const found = await listDetailedInvoicePage(
      tx,
      {
        officeId: null,
        filter: filterOfTab(input, now),
        sort: { by: "created_at", isDescending: true },
        after: openCursor(key, cursor),
        limit: limit + 1,
      },
      now,
    );
    const page = cutPage(key, found, limit, (row) => ({ value: null, id: row.invoiceId }));
    return {
      rows: page.rows.map(toInvoiceRow),
      nextCursor: page.nextCursor,
      now: now.toISOString(),
    };
  });
}

function filterOfTab(input: Omit<InvoiceTableIn, "sort">, now: Date): InvoiceFilter {
  const filter = filterOf(input);
  return {
    ...filter,
    statuses: STATUSES[input.tab] ?? filter.statuses,
    ...(input.tab === "overdue" ? { overdueAt: now } : {}),
  };
}
