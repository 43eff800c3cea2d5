import { may } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { OfficeOut } from "../contract/offices";
import { readCycleFacts } from "../data/cycle-facts";
import { countIntents, type IntentCounts, readLastSync } from "../data/office-stripe";
import { readStanding } from "../data/office-standing";
import type { Office } from "../data/offices";
import { listPlanPrices, listPlans } from "../data/plans";
import { estimateNextOpening } from "../domain/estimate";
import { formatCents } from "../domain/money";
import { feeAt } from "../domain/pricing";
import { officeOnWire } from "../office-on-wire";
import { instantOnWire } from "../on-wire";
import { openProviderId, providerPlaces } from "../provider-refs";
import { requireOffice, requirePlatform } from "./access";
import { COUNT_CAP } from "./invoice-tabs";

export type AdminOfficeOut = {
  office: OfficeOut;
  companyName: string;
  plan: { name: string; fee: string };
  /** The zone of the running cycle; an announced one shows in `office`. */
  zone: string;
  hasAnnouncedSchedule: boolean;
  now: string;
  activePatients: number;
  billedPatients: number;
  draftInvoiceId: number | null;
  accrued: string;
  nextEstimate: string;
  outstanding: { amount: string; count: number };
  overdue: { amount: string; count: number; oldestDueAt: string | null };
  lastPayment: { amount: string; at: string } | null;
  invoiceCount: number;
  stripe: {
    /** Whole for who administers, else masked. */
    customerId: string | null;
    card: { brand: string; last4: string } | null;
    /** When Stripe last told of one of the latest invoices; real time. */
    lastSyncAt: string | null;
    outbox: IntentCounts;
  };
};

/** Everything of one office, for the platform's own people. Refuses `not_found` and `forbidden`. */
export async function adminOffice(context: Context, officeId: number): Promise<AdminOfficeOut> {
  requirePlatform(context);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "office.read");
    const now = await businessNow(tx);
    const standing = await readStanding(tx, office, now, COUNT_CAP);
    const { activePatients, draft } = await readCycleFacts(tx, office);
    const prices = await listPlanPrices(tx);
    const plans = await listPlans(tx);
    const { lastPaidAt, lastPaidCents, oldestDueAt } = standing;
    return {
      office: officeOnWire(office),
      companyName: standing.companyName,
      plan: {
        name: plans.find(({ planId }) => planId === office.planId)?.name ?? "",
        fee: formatCents(feeAt(prices, office.planId, now)),
      },
      zone: office.schedule.timeZone,
      hasAnnouncedSchedule: office.announced !== null,
      now: now.toISOString(),
      activePatients,
      billedPatients: draft?.billedPatients ?? 0,
      draftInvoiceId: draft?.invoiceId ?? null,
      accrued: formatCents(draft?.totalCents ?? 0),
      nextEstimate: formatCents(estimateNextOpening({ office, activePatients, prices }).totalCents),
      outstanding: { amount: formatCents(standing.openCents), count: standing.openCount },
      overdue: {
        amount: formatCents(standing.overdueCents),
        count: standing.overdueCount,
        oldestDueAt: instantOnWire(oldestDueAt),
      },
      lastPayment:
        lastPaidAt && lastPaidCents !== null
          ? { amount: formatCents(lastPaidCents), at: lastPaidAt.toISOString() }
          : null,
      invoiceCount: standing.invoices,
      stripe: {
        customerId: customerIdFor(office, may(context.actor, "office.administer", office)),
        card: office.defaultMethod,
        lastSyncAt: instantOnWire(await readLastSync(tx, officeId)),
        outbox: await countIntents(tx, officeId),
      },
    };
  });
}

/** "cus_…1234" for who does not administer. */
function customerIdFor(office: Office, isWhole: boolean): string | null {
  const id = openProviderId(providerPlaces.customer(office.officeId), office.customerRef);
  return id === null || isWhole ? id : `cus_…${id.slice(-4)}`;
}
