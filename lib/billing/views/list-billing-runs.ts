import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { PageIn } from "../contract/fields";
import type { BillingRunListOut, BillingRunOut } from "../contract/runs";
import { type ListedRun, listRunPage } from "../data/billing-run-lists";
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

function runOnWire(run: ListedRun): BillingRunOut {
  return {
    run_id: run.runId,
    as_of: run.asOf.toISOString(),
    dry_run: false,
    offices_due: run.officesDue,
    offices_rolled: run.officesRolled,
    offices_failed: run.officesFailed,
    offices_parked: run.officesParked,
    invoices_finalized: run.invoicesFinalized,
    invoices_drafted: run.invoicesDrafted,
    lines_written: run.linesWritten,
    failures: run.failures,
  };
}
