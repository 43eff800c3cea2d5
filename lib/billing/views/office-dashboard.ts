import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { readCycleFacts } from "../data/cycle-facts";
import { listDetailedInvoicePage } from "../data/invoice-lists";
import {
  countActivationsByDay,
  type FailedInvoice,
  findFailedInvoice,
  listCycleParts,
  listPastCycles,
  type PastCycle,
  readStanding,
  type Standing,
} from "../data/office-standing";
import type { Office } from "../data/offices";
import { listPlanPrices } from "../data/plans";
import { addDaysToDate, daysBetween, localDateAt, startOfLocalDay } from "../domain/calendar";
import type { InvoiceStatus } from "../domain/invoice";
import { formatCents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { instantOnWire } from "../on-wire";
import { requireOffice } from "./access";
import { type CycleLedger, cycleLedger } from "./cycle-ledger";
import { type InvoiceRowView, toInvoiceRow } from "./invoice-row";
import { COUNT_CAP } from "./invoice-tabs";

type Card = { brand: string; last4: string } | null;

export type OfficeDashboardOut = {
  office: {
    officeId: number;
    name: string;
    companyName: string;
    status: OfficeStatus;
    trialEndsAt: string | null;
  };
  now: string;
  /** The zone of the running cycle. */
  zone: string;
  cycle: CycleLedger & {
    key: string;
    startAt: string;
    endAt: string;
    draftInvoiceId: number | null;
    /** One number per local day of the cycle. */
    activationsByDay: number[];
    card: Card;
  };
  balance: {
    outstanding: { amount: string; count: number };
    overdue: { amount: string; count: number; oldestDueAt: string; oldestDays: number } | null;
    credit: string;
    lastPayment: { amount: string; at: string } | null;
    card: Card;
  };
  /** The payment that failed last and is still due. */
  failedPayment: {
    invoiceId: number;
    number: string | null;
    amount: string;
    failureCode: string | null;
    method: Card;
    at: string | null;
  } | null;
  /** The last twelve, the oldest first; the running one stands last. */
  cycles: {
    key: string;
    accounts: number;
    invoiced: string;
    paid: string;
    status: InvoiceStatus | null;
  }[];
  recent: InvoiceRowView[];
  /** Counted up to 1000. */
  invoiceCount: number;
};

const CYCLES = 12;
const RECENT = 6;

/** Everything on an office's first page. Refuses `not_found` and `forbidden`. */
export async function officeDashboard(
  context: Context,
  officeId: number,
): Promise<OfficeDashboardOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "invoice.read");
    const now = await businessNow(tx);
    const standing = await readStanding(tx, office, now, COUNT_CAP);
    const past = await listPastCycles(tx, officeId, CYCLES);
    const failed = standing.failedCount > 0 ? await findFailedInvoice(tx, officeId) : null;
    const recent = await listDetailedInvoicePage(tx, newest(officeId), now);
    return {
      office: {
        officeId,
        name: office.name,
        companyName: standing.companyName,
        status: office.status,
        trialEndsAt: instantOnWire(office.trialEndsAt),
      },
      now: now.toISOString(),
      zone: office.schedule.timeZone,
      cycle: await readCycle(tx, office, now),
      balance: balanceOf(office, standing, now),
      failedPayment: failed && failedPaymentOf(failed),
      cycles: cyclePoints(office, past),
      recent: recent.map(toInvoiceRow),
      invoiceCount: standing.invoices,
    };
  });
}

function newest(officeId: number) {
  return {
    officeId,
    filter: { statuses: null },
    sort: { by: "created_at", isDescending: true },
    after: null,
    limit: RECENT,
  } as const;
}

async function readCycle(tx: Tx, office: Office, now: Date): Promise<OfficeDashboardOut["cycle"]> {
  const { cycle, officeId } = office;
  const { activePatients, draft } = await readCycleFacts(tx, office);
  const prices = await listPlanPrices(tx);
  const parts = draft ? await listCycleParts(tx, officeId, draft.invoiceId) : [];
  const days = dayStarts(office);
  return {
    ...cycleLedger({ office, parts, activePatients, prices, now }),
    key: cycle.key,
    startAt: cycle.startAt.toISOString(),
    endAt: cycle.endAt.toISOString(),
    draftInvoiceId: draft?.invoiceId ?? null,
    activationsByDay: draft
      ? await countActivationsByDay(tx, draft.invoiceId, days)
      : days.map(() => 0),
    card: office.defaultMethod,
  };
}

/** The first instant of each local day of the running cycle. */
function dayStarts({ cycle, schedule }: Office): Date[] {
  const endOn = localDateAt(cycle.endAt, schedule.timeZone);
  const days = Math.max(1, daysBetween(cycle.key, endOn));
  return Array.from({ length: days }, (_, day) =>
    startOfLocalDay(addDaysToDate(cycle.key, day), schedule.timeZone),
  );
}

function balanceOf(office: Office, standing: Standing, now: Date): OfficeDashboardOut["balance"] {
  const { oldestDueAt, lastPaidAt, lastPaidCents } = standing;
  const { timeZone } = office.schedule;
  return {
    outstanding: { amount: formatCents(standing.openCents), count: standing.openCount },
    overdue: oldestDueAt && {
      amount: formatCents(standing.overdueCents),
      count: standing.overdueCount,
      oldestDueAt: oldestDueAt.toISOString(),
      oldestDays: daysBetween(localDateAt(oldestDueAt, timeZone), localDateAt(now, timeZone)),
    },
    credit: formatCents(office.creditCents),
    lastPayment:
      lastPaidAt === null || lastPaidCents === null
        ? null
        : { amount: formatCents(lastPaidCents), at: lastPaidAt.toISOString() },
    card: office.defaultMethod,
  };
}

function failedPaymentOf(failed: FailedInvoice): OfficeDashboardOut["failedPayment"] {
  const { brand, last4 } = failed;
  return {
    invoiceId: failed.invoiceId,
    number: failed.invoiceNumber,
    amount: formatCents(failed.dueCents),
    failureCode: failed.failureCode,
    method: brand !== null && last4 !== null ? { brand, last4 } : null,
    at: instantOnWire(failed.failedAt),
  };
}

/** The running cycle has a point of its own even before anything is billed in it. */
function cyclePoints(office: Office, past: readonly PastCycle[]): OfficeDashboardOut["cycles"] {
  const points = past.map((cycle) => ({
    key: cycle.key,
    accounts: cycle.accounts,
    invoiced: formatCents(cycle.invoicedCents),
    paid: formatCents(cycle.paidCents),
    status: cycle.status,
  }));
  const hasRunning = past.some(
    ({ startAt }) => startAt.getTime() === office.cycle.startAt.getTime(),
  );
  const running = {
    key: office.cycle.key,
    accounts: 0,
    invoiced: "0.00",
    paid: "0.00",
    status: null,
  };
  const all = hasRunning ? points : [running, ...points.slice(0, CYCLES - 1)];
  return all.reverse();
}
