import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { CurrentCycleOut } from "../contract/offices";
import { readCycleFacts } from "../data/cycle-facts";
import { listPlanPrices } from "../data/plans";
import { estimateNextOpening } from "../domain/estimate";
import { formatCents } from "../domain/money";
import { feeAt } from "../domain/pricing";
import { cycleOnWire } from "../on-wire";
import { requireOffice } from "./access";

/** The running cycle of an office and what it has come to. Refuses `not_found` and `forbidden`. */
export async function showCurrentCycle(
  context: Context,
  officeId: number,
): Promise<CurrentCycleOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "cycle.read");
    const now = await businessNow(tx);
    const { activePatients, draft } = await readCycleFacts(tx, office);
    const prices = await listPlanPrices(tx);
    const next = estimateNextOpening({ office, activePatients, prices });
    return {
      office_id: officeId,
      cycle: cycleOnWire(office.cycle),
      fee: formatCents(feeAt(prices, office.planId, now)),
      active_patients: activePatients,
      billed_patients: draft?.billedPatients ?? 0,
      draft_invoice_id: draft?.invoiceId ?? null,
      accrued_amount: formatCents(draft?.totalCents ?? 0),
      next_invoice_estimate: formatCents(next.totalCents),
    };
  });
}
