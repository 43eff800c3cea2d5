import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { catalogueRowOnWire } from "../catalogue-on-wire";
import type { CatalogueListOut } from "../contract/charges";
import type { PageIn } from "../contract/fields";
import { listCatalogueRows } from "../data/charge-catalogue";
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
