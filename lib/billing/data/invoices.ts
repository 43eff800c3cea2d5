import { Prisma } from "@/lib/db/generated/client";
import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { Cycle } from "../domain/cycle";
import type { CancelReason, InvoiceStatus, InvoiceType, ReviewState } from "../domain/invoice";
import { type Cents, MAX_CENTS } from "../domain/money";
import { fromCalendarDate, fromCents, toCents } from "./amounts";

export type Invoice = {
  invoiceId: number;
  officeId: number;
  companyId: number;
  invoiceNumber: string | null;
  type: InvoiceType;
  status: InvoiceStatus;
  cancelReason: CancelReason | null;
  reviewState: ReviewState;
  period: { startAt: Date; endAt: Date } | null;
  lineCount: number;
  totalCents: Cents;
  paidCents: Cents;
  creditedCents: Cents;
  refundedCents: Cents;
  /** Ciphertext of Stripe's invoice id. */
  stripeRef: string | null;
  stripeSyncedAt: Date | null;
  dueAt: Date | null;
  finalizedAt: Date | null;
  paidAt: Date | null;
  canceledAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

type Row = Prisma.InvoiceGetPayload<object>;

/** A row as the rest of the code knows it. */
export function toInvoice(row: Row): Invoice {
  const { billingPeriodStart: startAt, billingPeriodEnd: endAt } = row;
  return {
    invoiceId: row.invoiceId,
    officeId: row.officeId,
    companyId: row.companyId,
    invoiceNumber: row.invoiceNumber,
    type: row.invoiceType,
    status: row.status,
    cancelReason: row.cancelReason,
    reviewState: row.reviewState,
    period: startAt && endAt ? { startAt, endAt } : null,
    lineCount: row.lineCount,
    totalCents: toCents(row.totalAmount),
    paidCents: toCents(row.amountPaid),
    creditedCents: toCents(row.amountCredited),
    refundedCents: toCents(row.amountRefunded),
    stripeRef: row.stripeInvoiceId,
    stripeSyncedAt: row.stripeSyncedAt,
    dueAt: row.dueAt,
    finalizedAt: row.finalizedAt,
    paidAt: row.paidAt,
    canceledAt: row.canceledAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The invoice, or null when it is not there or not in scope. */
export async function findInvoice(tx: Tx, invoiceId: number): Promise<Invoice | null> {
  const row = await tx.invoice.findUnique({ where: { invoiceId } });
  return row && toInvoice(row);
}

/** Locks an invoice. The office's lock comes first. */
export async function lockInvoice(tx: Tx, invoiceId: number): Promise<Invoice | null> {
  await tx.$queryRaw`select 1 from invoices where invoice_id = ${invoiceId} for update`;
  return findInvoice(tx, invoiceId);
}

type Owner = { officeId: number; companyId: number };

/** The office's draft monthly invoice of a cycle, made on first need. */
export async function ensureMonthlyDraft(
  tx: Tx,
  office: Owner & { cycle: Cycle },
  now: Date,
): Promise<number> {
  const { officeId, companyId, cycle } = office;
  const draft = await tx.invoice.findFirst({
    where: {
      officeId,
      invoiceType: "monthly",
      status: "draft",
      billingPeriodStart: cycle.startAt,
    },
    select: { invoiceId: true },
  });
  if (draft) return draft.invoiceId;
  const { invoiceId } = await tx.invoice.create({
    data: {
      officeId,
      companyId,
      invoiceType: "monthly",
      billingPeriodStart: cycle.startAt,
      billingPeriodEnd: cycle.endAt,
      periodStartOn: fromCalendarDate(cycle.key),
      createdAt: now,
      updatedAt: now,
    },
    select: { invoiceId: true },
  });
  return invoiceId;
}

/** An empty draft that is not of a cycle. */
export async function insertDraft(
  tx: Tx,
  owner: Owner,
  type: "setup_fee" | "one_off",
  now: Date,
): Promise<number> {
  const { officeId, companyId } = owner;
  const { invoiceId } = await tx.invoice.create({
    data: { officeId, companyId, invoiceType: type, createdAt: now, updatedAt: now },
    select: { invoiceId: true },
  });
  return invoiceId;
}

/**
 * Keeps a draft's total and count in step with the lines just written. False when the total would
 * pass what an invoice can hold: nothing was changed then, and the caller has to refuse.
 */
export async function addToDraft(
  tx: Tx,
  invoiceId: number,
  added: { cents: Cents; lines: number },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.invoice.updateMany({
    where: { invoiceId, totalAmount: { lte: fromCents(MAX_CENTS - added.cents) } },
    data: {
      totalAmount: { increment: fromCents(added.cents) },
      lineCount: { increment: added.lines },
      updatedAt: now,
    },
  });
  return count === 1;
}

export type CycleDraft = Owner & { cycle: Cycle; lines: number; totalCents: Cents };

/** Drafts the invoices of newly opened cycles, total and count known. Answers ids by office. */
export async function insertCycleDrafts(
  tx: Tx,
  drafts: readonly CycleDraft[],
  now: Date,
): Promise<Map<number, number>> {
  if (drafts.length === 0) return new Map();
  const wanted = drafts.map(({ officeId, companyId, cycle, lines, totalCents }) => ({
    office_id: officeId,
    company_id: companyId,
    start_at: cycle.startAt,
    end_at: cycle.endAt,
    key: cycle.key,
    lines,
    total: fromCents(totalCents),
  }));
  const rows = await tx.$queryRaw<{ officeId: number; invoiceId: number }[]>`
    insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end,
      period_start_on, line_count, total_amount, created_at, updated_at)
    select office_id, company_id, 'monthly', start_at, end_at, key, lines, total, ${now}, ${now}
    from ${rowsOf(wanted)} as t(office_id int, company_id int, start_at timestamptz, end_at timestamptz, key date,
      lines int, total numeric)
    returning office_id as "officeId", invoice_id as "invoiceId"`;
  return new Map(rows.map((row) => [row.officeId, row.invoiceId]));
}

export type EndedDraft = {
  invoiceId: number;
  officeId: number;
  companyId: number;
  type: InvoiceType;
  reviewState: ReviewState;
  lines: number;
  totalCents: Cents;
  /** Lines of the office's last monthly invoice before this one that was not canceled. */
  previousLines: number | null;
};

type CycleStart = { officeId: number; startAt: Date };

/** The monthly drafts of given cycles, one per office at most. */
export async function listCycleDrafts(
  tx: Tx,
  cycles: readonly CycleStart[],
): Promise<EndedDraft[]> {
  return selectDrafts(tx, ofCycles(cycles), Prisma.empty);
}

/** The same, locked. */
export async function lockCycleDrafts(
  tx: Tx,
  cycles: readonly CycleStart[],
): Promise<EndedDraft[]> {
  return selectDrafts(tx, ofCycles(cycles), Prisma.sql`for update of i`);
}

/** One draft, locked, with what its finalization asks; null when it is no draft any more. */
export async function lockDraft(tx: Tx, invoiceId: number): Promise<EndedDraft | null> {
  const one = Prisma.sql`i.invoice_id = ${invoiceId}`;
  const [draft] = await selectDrafts(tx, one, Prisma.sql`for update of i`);
  return draft ?? null;
}

function ofCycles(cycles: readonly CycleStart[]): Prisma.Sql {
  return Prisma.sql`i.invoice_type = 'monthly' and (i.office_id, i.billing_period_start) in (
    select * from unnest(${cycles.map((c) => c.officeId)}::int[], ${cycles.map((c) => c.startAt)}::timestamptz[]))`;
}

async function selectDrafts(tx: Tx, which: Prisma.Sql, lock: Prisma.Sql): Promise<EndedDraft[]> {
  const rows = await tx.$queryRaw<(Omit<EndedDraft, "totalCents"> & { total: Prisma.Decimal })[]>`
    select i.invoice_id as "invoiceId", i.office_id as "officeId", i.company_id as "companyId",
      i.invoice_type::text as type, i.review_state::text as "reviewState", i.line_count as lines, i.total_amount as total,
      (select p.line_count from invoices p
        where p.office_id = i.office_id and p.invoice_type = 'monthly' and p.status <> 'canceled'
          and p.billing_period_start < i.billing_period_start
        order by p.billing_period_start desc limit 1) as "previousLines"
    from invoices i
    where ${which} and i.status = 'draft'
    order by i.invoice_id ${lock}`;
  return rows.map(({ total, ...row }) => ({ ...row, totalCents: toCents(total) }));
}

/** Cancels drafts; they keep no number. */
export async function cancelDrafts(
  tx: Tx,
  invoiceIds: readonly number[],
  reason: "operator" | "nothing_to_bill",
  now: Date,
): Promise<void> {
  if (invoiceIds.length === 0) return;
  await tx.invoice.updateMany({
    where: { invoiceId: { in: [...invoiceIds] }, status: "draft" },
    data: { status: "canceled", cancelReason: reason, canceledAt: now, updatedAt: now },
  });
}

/** Why an operator closes an invoice, in the operator's words. */
export async function noteClosing(tx: Tx, invoiceId: number, reason: string): Promise<void> {
  await tx.invoice.update({ where: { invoiceId }, data: { closingNote: reason } });
}

export async function setReviewState(
  tx: Tx,
  invoiceIds: readonly number[],
  reviewState: ReviewState,
  now: Date,
): Promise<void> {
  if (invoiceIds.length === 0) return;
  await tx.invoice.updateMany({
    where: { invoiceId: { in: [...invoiceIds] }, status: "draft" },
    data: { reviewState, updatedAt: now },
  });
}

/** Lowers draft totals by the credit lines just written. */
export async function lowerDraftTotals(
  tx: Tx,
  credits: readonly { invoiceId: number; cents: Cents }[],
): Promise<void> {
  if (credits.length === 0) return;
  await tx.$executeRaw`
    update invoices i set total_amount = i.total_amount - c.amount
    from unnest(${credits.map((c) => c.invoiceId)}::int[], ${credits.map((c) => fromCents(c.cents))}::numeric[])
      as c(invoice_id, amount)
    where i.invoice_id = c.invoice_id`;
}

export type Issue = { invoiceId: number; status: "sent" | "paid"; dueAt: Date };

/**
 * Issues drafts with the next gapless numbers, in the order given. The counter's row stays locked
 * until commit, so this is the last write of its transaction.
 */
export async function issueWithNumbers(tx: Tx, issues: readonly Issue[], now: Date): Promise<void> {
  if (issues.length === 0) return;
  const rows = issues.map(({ invoiceId, status, dueAt }, index) => ({
    position: index + 1,
    invoice_id: invoiceId,
    status,
    due_at: dueAt,
  }));
  await tx.$executeRaw`
    with counter as (
      update number_counters set last_value = last_value + ${issues.length}::int
      where name = 'invoice' returning last_value - ${issues.length}::int as base
    )
    update invoices i set
      status = t.status::invoice_status, invoice_sequence = counter.base + t.position,
      invoice_number = lumbar_number('LB-', counter.base + t.position),
      finalized_at = ${now}, due_at = t.due_at, paid_at = case when t.status = 'paid' then ${now}::timestamptz end,
      updated_at = ${now}
    from counter, ${rowsOf(rows)} as t(position int, invoice_id int, status text, due_at timestamptz)
    where i.invoice_id = t.invoice_id`;
}

/** Keeps Stripe's invoice: ciphertext and blind index of its id. */
export async function setStripeInvoice(
  tx: Tx,
  invoiceId: number,
  stripe: { ref: string; index: string },
): Promise<void> {
  await tx.invoice.update({
    where: { invoiceId },
    data: { stripeInvoiceId: stripe.ref, stripeInvoiceIndex: stripe.index },
  });
}

/** The invoice of one of Stripe's, by the blind indexes of its id. */
export async function findInvoiceByStripe(
  tx: Tx,
  indexes: readonly string[],
): Promise<Invoice | null> {
  const row = await tx.invoice.findFirst({ where: { stripeInvoiceIndex: { in: [...indexes] } } });
  return row && toInvoice(row);
}

export type PaymentFacts = Pick<
  Invoice,
  | "status"
  | "cancelReason"
  | "paidCents"
  | "refundedCents"
  | "dueAt"
  | "paidAt"
  | "canceledAt"
  | "stripeSyncedAt"
>;

/** Saves what Stripe told about an issued invoice. */
export async function savePaymentFacts(
  tx: Tx,
  invoiceId: number,
  facts: PaymentFacts,
  now: Date,
): Promise<void> {
  const { paidCents, refundedCents, ...rest } = facts;
  await tx.invoice.update({
    where: { invoiceId },
    data: {
      ...rest,
      amountPaid: fromCents(paidCents),
      amountRefunded: fromCents(refundedCents),
      updatedAt: now,
    },
  });
}

/** Counts credit notes against an issued invoice; what leaves nothing due makes it paid. */
export async function addCredited(
  tx: Tx,
  invoiceId: number,
  credited: { cents: Cents; becomesPaid: boolean },
  now: Date,
): Promise<void> {
  await tx.invoice.update({
    where: { invoiceId },
    data: {
      amountCredited: { increment: fromCents(credited.cents) },
      updatedAt: now,
      ...(credited.becomesPaid ? { status: "paid", paidAt: now } : {}),
    },
  });
}
