import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { OfficeOut } from "../contract/offices";
import { officeOnWire } from "../office-on-wire";
import { requireOffice } from "./access";

/** One office. Refuses `not_found` and `forbidden`. */
export async function showOffice(context: Context, officeId: number): Promise<OfficeOut> {
  return inTransaction(scopeOf(context.actor), async (tx) =>
    officeOnWire(await requireOffice(tx, context, officeId, "office.read")),
  );
}
