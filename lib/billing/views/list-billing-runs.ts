import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PageIn } from "../contract/fields";
import type { BillingRunListOut } from "../contract/runs";
import { listRunPage } from "../data/billing-runs";
import { runOnWire } from "../run-on-wire";
import { cutPage, type ListKey, openCursor } from "./cursor";

const KEY: ListKey = { list: "billing-runs", filter: null, kind: "instant" };

/** The billing runs, the latest first. Refuses `forbidden`. */
export async function listBillingRuns(context: Context, page: PageIn): Promise<BillingRunListOut> {
  requireAccess(context.actor, "billing.operations.read", null);
  const after = openCursor(KEY, page.cursor);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const found = await listRunPage(tx, { after, limit: page.limit + 1 });
    const { rows, nextCursor } = cutPage(KEY, found, page.limit, (run) => ({
      value: run.startedAt.toISOString(),
      id: run.runId,
    }));
    return { data: rows.map(runOnWire), next_cursor: nextCursor };
  });
}
