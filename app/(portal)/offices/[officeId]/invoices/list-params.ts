import type { ListState } from "@/components/data-table/list-href";
import { invoiceListIn } from "@/lib/billing/contract/invoices";
import {
  INVOICE_TABS,
  type InvoiceTab,
  type InvoiceTableIn,
} from "@/lib/billing/views/invoice-table";
import { parseTypedAmount } from "@/lib/format/money";

const PAGE_ROWS = 50;
const FIELDS = [
  "status",
  "invoice_type",
  "period_from",
  "period_to",
  "min_amount",
  "max_amount",
  "q",
  "sort",
] as const;
/** The cursors of the pages passed on the way here, the last one that of this page. */
const TRAIL = ".";
const MAX_TRAIL = 20;

export type InvoiceListParams = {
  input: InvoiceTableIn;
  /** What the address says, without what it cannot mean. */
  list: ListState;
  openId: number | null;
  isFiltered: boolean;
};

type Query = Record<string, string | string[] | undefined>;

const textOf = (query: Query, name: string): string | null => {
  const value = query[name];
  return typeof value === "string" && value !== "" ? value : null;
};

/** Reads the state of the list out of its address; what cannot be understood is left out. */
export function readListParams(path: string, query: Query): InvoiceListParams {
  const params: Record<string, string> = {};
  for (const name of FIELDS) {
    const typed = textOf(query, name);
    const value = typed && name.endsWith("_amount") ? parseTypedAmount(typed) : typed;
    if (value && invoiceListIn.safeParse({ [name]: value }).success) params[name] = value;
  }
  const tab = INVOICE_TABS.find((name) => name === query["view"]) ?? "all";
  // A tab is a choice of statuses already.
  if (tab !== "all") delete params["status"];
  const isFiltered = Object.keys(params).some((name) => name !== "sort");
  const cursor = textOf(query, "cursor");
  const input = invoiceListIn.parse({
    ...params,
    limit: PAGE_ROWS,
    ...(cursor ? { cursor: cursor.split(TRAIL).at(-1) } : {}),
  });
  const open = Number(textOf(query, "open"));
  return {
    input: { ...input, tab },
    list: {
      path,
      params: {
        ...params,
        ...(tab === "all" ? {} : { view: tab }),
        ...(cursor ? { cursor } : {}),
        ...(open > 0 ? { open: String(open) } : {}),
      },
    },
    openId: Number.isSafeInteger(open) && open > 0 ? open : null,
    isFiltered,
  };
}

/** The address of a tab: the filters stay, the page does not. */
export function tabParams(tab: InvoiceTab): Record<string, string | null> {
  return { view: tab === "all" ? null : tab, status: null };
}

/** The cursor parameter of the next page, and of the one before (null: the first has none). */
export function pageCursors(
  list: ListState,
  nextCursor: string | null,
): { next: string | null; previous: { cursor: string | null } | null } {
  const trail = list.params["cursor"]?.split(TRAIL) ?? [];
  const next = nextCursor && [...trail, nextCursor].slice(-MAX_TRAIL).join(TRAIL);
  const previous = trail.slice(0, -1).join(TRAIL) || null;
  return { next, previous: trail.length > 0 ? { cursor: previous } : null };
}
