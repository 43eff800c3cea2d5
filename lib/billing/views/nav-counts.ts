import { may, reachOf } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { countOverdueInvoices } from "../data/invoice-counts";
import { countPlatform, type PlatformCounts } from "../data/platform-counts";
import { findOffice } from "../data/offices";
import { COUNT_CAP } from "./invoice-tabs";

export type NavCountsOut = {
  /** Of the chosen office; null without one, or for who may not read invoices. */
  overdueInvoices: number | null;
  /** For the platform's own people. */
  platform: PlatformCounts | null;
};

/** The figures beside the entries of the side bar. */
export async function navCounts(context: Context, officeId: number | null): Promise<NavCountsOut> {
  const { actor } = context;
  return inTransaction(scopeOf(actor), async (tx) => {
    const now = await businessNow(tx);
    const office = officeId === null ? null : await findOffice(tx, officeId);
    const mayRead = office !== null && may(actor, "invoice.read", office);
    const overdue = mayRead
      ? await countOverdueInvoices(tx, office.officeId, now, COUNT_CAP)
      : null;
    const isPlatform = reachOf(actor, "billing.operations.read").seesAll;
    return {
      overdueInvoices: overdue,
      platform: isPlatform ? await countPlatform(tx, now) : null,
    };
  });
}
