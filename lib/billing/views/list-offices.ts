import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PageIn } from "../contract/fields";
import type { OfficeListOut } from "../contract/offices";
import { listOfficePage } from "../data/offices";
import { officeOnWire } from "../office-on-wire";
import { cutPage, type ListKey, openCursor } from "./cursor";

const KEY: ListKey = { list: "offices", filter: null, kind: "none" };

/** The offices an actor may know of, newest first; the database's scope keeps the others away. */
export async function listOffices(context: Context, page: PageIn): Promise<OfficeListOut> {
  requireAccess(context.actor, "office.read", null);
  const afterId = openCursor(KEY, page.cursor)?.id ?? null;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const found = await listOfficePage(tx, { afterId, limit: page.limit + 1 });
    const { rows, nextCursor } = cutPage(KEY, found, page.limit, (office) => ({
      value: null,
      id: office.officeId,
    }));
    return { data: rows.map(officeOnWire), next_cursor: nextCursor };
  });
}
