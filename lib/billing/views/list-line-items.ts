import { recordNamesRead } from "@/lib/audit/record-names-read";
import { may } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { LineItemListIn, LineItemListOut } from "../contract/invoices";
import type { Invoice } from "../data/invoices";
import { type ListedLine, listLinePage } from "../data/line-lists";
import { listNamesByRef, type PersonName } from "../data/patient-lists";
import type { ItemType } from "../domain/invoice";
import { lineOnWire } from "../line-on-wire";
import { fullName } from "../patient-on-wire";
import { requireInvoice } from "./access";
import { cutPage, type ListKey, openCursor, type Page } from "./cursor";

/**
 * The lines of an invoice, newest first; with names, audited, for who may see the office's
 * patients. Refuses `not_found`, `forbidden` and `cursor_mismatch`.
 */
export async function listLineItems(
  context: Context,
  invoiceId: number,
  input: LineItemListIn,
): Promise<LineItemListOut> {
  const { limit, cursor, item_type: itemType = null } = input;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const invoice = await requireInvoice(tx, context, invoiceId);
    const asked = { itemType, isDescending: true, page: { limit, cursor } };
    const { rows, names, nextCursor } = await readLinePage(tx, context, invoice, asked);
    const nameOf = (line: ListedLine): string | null => {
      const name = line.ref === null ? undefined : names?.get(line.ref);
      return name === undefined ? null : fullName(name);
    };
    return {
      data: rows.map((line) =>
        names === null ? lineOnWire(line) : lineOnWire(line, nameOf(line)),
      ),
      next_cursor: nextCursor,
    };
  });
}

/** One page of an invoice's lines, and their patients' names by ref for who may see them, else null. */
export async function readLinePage(
  tx: Tx,
  context: Context,
  invoice: Invoice,
  asked: { itemType: ItemType | null; isDescending: boolean; page: Page },
): Promise<{
  rows: ListedLine[];
  names: Map<string, PersonName> | null;
  nextCursor: string | null;
}> {
  const { invoiceId } = invoice;
  const { itemType, isDescending, page } = asked;
  const key: ListKey = {
    list: "lines",
    filter: [invoiceId, itemType, isDescending],
    kind: "none",
  };
  const afterId = openCursor(key, page.cursor)?.id ?? null;
  const limit = page.limit + 1;
  const found = await listLinePage(tx, { invoiceId, itemType, afterId, isDescending, limit });
  const { rows, nextCursor } = cutPage(key, found, page.limit, (line) => ({
    value: null,
    id: line.lineItemId,
  }));
  if (!may(context.actor, "patient.read", invoice)) return { rows, names: null, nextCursor };
  const names = await listNamesByRef(
    tx,
    rows.flatMap((line) => (line.ref === null ? [] : [line.ref])),
  );
  const where = { ...invoice, object: { type: "invoice" as const, id: invoiceId } };
  await recordNamesRead(tx, context, where, [...names.keys()]);
  return { rows, names, nextCursor };
}
