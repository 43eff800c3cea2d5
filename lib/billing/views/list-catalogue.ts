import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { CatalogueListOut, CatalogueRowOut } from "../contract/charges";
import type { PageIn } from "../contract/fields";
import { type CatalogueRow, listCatalogueRows } from "../data/charge-catalogue";
import { formatCents } from "../domain/money";
import { cutPage, type ListKey, openCursor } from "./cursor";

const KEY: ListKey = { list: "charge-catalogue", filter: null, kind: "text" };

/** The charge catalogue by name, what is no longer charged included. Refuses `forbidden`. */
export async function listCatalogue(context: Context, page: PageIn): Promise<CatalogueListOut> {
  requireAccess(context.actor, "catalogue.read", null);
  const after = openCursor(KEY, page.cursor)?.value ?? null;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const all = await listCatalogueRows(tx);
    const from = after === null ? 0 : all.findIndex((row) => row.chargeType === after) + 1;
    const { rows, nextCursor } = cutPage(KEY, all.slice(from), page.limit, (row) => ({
      value: row.chargeType,
      id: 0,
    }));
    return { data: rows.map(catalogueRowOnWire), next_cursor: nextCursor };
  });
}

function catalogueRowOnWire(row: CatalogueRow): CatalogueRowOut {
  const { recognition } = row;
  return {
    charge_type: row.chargeType,
    name: row.name,
    default_amount: formatCents(row.defaultCents),
    recognition: {
      method: recognition.method,
      months: recognition.method === "over_months" ? recognition.months : null,
    },
    active: row.isActive,
  };
}
