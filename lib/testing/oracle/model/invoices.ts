import { type Cents, sumCents } from "@/lib/billing/domain/money";
import { postCreditTaken, postInvoiced } from "./books";
import { type Invoice, type Line, type Office, refuse, type World } from "./world";

const MOST_CENTS = 9_999_999_999;
const STRIPE_MINIMUM_CENTS = 50;
const THIRTY_DAYS_MS = 30 * 86_400_000;

export function totalCents(invoice: Invoice): Cents {
  return sumCents(invoice.lines.map((line) => line.quantity * line.unitCents));
}

/** §5: `amount_due = total − credited − paid`, never below 0; §api: a canceled one owes nothing. */
export function dueCents(invoice: Invoice): Cents {
  if (invoice.status === "canceled") return 0;
  return Math.max(0, totalCents(invoice) - invoice.creditedCents - invoice.paidCents);
}

/** §5: what was paid and neither went back, nor is promised to, nor became office credit. */
export function moneyLeftCents({ paidCents, creditNotes }: Invoice): Cents {
  const spent = creditNotes.filter(({ kind }) => kind !== "reduces_due");
  return paidCents - sumCents(spent.map(({ cents }) => cents));
}

export function newInvoice(
  world: World,
  office: Office,
  type: Invoice["type"],
  lines: Line[] = [],
): Invoice {
  const invoice: Invoice = {
    office,
    type,
    cycle: type === "monthly" ? office.cycle : null,
    lines,
    status: "draft",
    cancelReason: null,
    review: "none",
    number: null,
    paidCents: 0,
    creditedCents: 0,
    refundedCents: 0,
    createdAt: world.now,
    finalizedAt: null,
    dueAt: null,
    paidAt: null,
    canceledAt: null,
    payments: [],
    creditNotes: [],
    toTell: [],
    atStripe: null,
    isChargedAtIssue: false,
  };
  world.invoices.push(invoice);
  return invoice;
}

/** The monthly invoices of the running cycle, canceled ones among them. */
export function invoicesOfCycle(world: World, office: Office): Invoice[] {
  const startMs = office.cycle.startAt.getTime();
  return world.invoices.filter(
    (one) => one.office === office && one.cycle?.startAt.getTime() === startMs,
  );
}

export function draftOfCycle(world: World, office: Office): Invoice | null {
  return invoicesOfCycle(world, office).find((one) => one.status === "draft") ?? null;
}

/** Lines onto the running cycle's draft, made on first need; `whenFull` if it can hold no more. */
export function addToDraft(world: World, office: Office, lines: Line[], whenFull: string): Invoice {
  const draft = draftOfCycle(world, office);
  const added = sumCents(lines.map((line) => line.quantity * line.unitCents));
  if (added + (draft === null ? 0 : totalCents(draft)) > MOST_CENTS) refuse(whenFull);
  if (draft === null) return newInvoice(world, office, "monthly", lines);
  draft.lines.push(...lines);
  return draft;
}

/** §4.6: the monthly invoice with the greatest period start before this one that stands. */
function lastMonthlyBefore(world: World, draft: Invoice): Invoice | null {
  const start = draft.cycle?.startAt ?? refuse("no_period");
  const earlier = world.invoices.filter(
    (one) =>
      one.office === draft.office &&
      one.status !== "canceled" &&
      one.cycle !== null &&
      one.cycle.startAt < start,
  );
  earlier.sort((a, b) => Number(b.cycle?.startAt) - Number(a.cycle?.startAt));
  return earlier[0] ?? null;
}

/** How many lines a draft may hold without being parked; §4.6. */
export function mostLinesUnparked(world: World, draft: Invoice): number {
  return mostLines(lastMonthlyBefore(world, draft));
}

/** The same after a given last monthly invoice; its office credit is not counted. */
export function mostLines(last: Invoice | null): number {
  if (last === null) return 1000;
  const lines = last.lines.filter((line) => line.type !== "credit").length;
  return Math.max(3 * lines, lines + 100);
}

/** What becomes of a draft whose cycle is over, or of one that is let go after it. */
export function settleDraft(world: World, draft: Invoice): "kept" | "empty" | "parked" | "issued" {
  if (draft.review === "held" || draft.review === "parked") return "kept";
  if (totalCents(draft) === 0) {
    cancelDraft(world, draft, "nothing_to_bill");
    return "empty";
  }
  if (draft.review === "none" && draft.lines.length > mostLinesUnparked(world, draft)) {
    draft.review = "parked";
    return "parked";
  }
  finalize(world, draft);
  return "issued";
}

export function cancelDraft(
  world: World,
  draft: Invoice,
  reason: "operator" | "nothing_to_bill",
): void {
  draft.status = "canceled";
  draft.cancelReason = reason;
  draft.canceledAt = world.now;
}

/** §5: office credit down to zero, or down to what Stripe collects; the rest carries over. */
function creditToApply(total: Cents, credit: Cents): Cents {
  if (credit >= total) return total;
  const leaving = Math.min(credit, total - STRIPE_MINIMUM_CENTS);
  return Math.max(0, leaving);
}

/** §5, §2 guard 6: office credit, the number, the books; paid at once where nothing is left. */
export function finalize(world: World, draft: Invoice): void {
  const { office } = draft;
  postInvoiced(world, draft);
  const taken = creditToApply(totalCents(draft), office.creditCents);
  if (taken > 0) {
    draft.lines.push({ type: "credit", ref: null, quantity: 1, unitCents: -taken });
    office.creditCents -= taken;
    postCreditTaken(world, draft, taken);
  }
  world.invoiceNumbers += 1;
  draft.number = `LB-${String(world.invoiceNumbers).padStart(6, "0")}`;
  draft.finalizedAt = world.now;
  draft.isChargedAtIssue = office.hasCard;
  draft.status = totalCents(draft) === 0 ? "paid" : "sent";
  if (draft.status === "paid") draft.paidAt = world.now;
  const isDueNow = office.hasCard || draft.status === "paid";
  draft.dueAt = isDueNow ? world.now : new Date(world.now.getTime() + THIRTY_DAYS_MS);
}
