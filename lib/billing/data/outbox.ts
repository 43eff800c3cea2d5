import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";

/** `credit` and `refund` carry out one credit note each. */
export type IntentKind =
  | "create_customer"
  | "push_invoice"
  | "void_invoice"
  | "write_off_invoice"
  | "retry_payment"
  | "credit"
  | "refund";

export type NewIntent = {
  kind: IntentKind;
  officeId: number;
  companyId: number;
  invoiceId: number | null;
  /** The credit note that the intent carries out. */
  creditNoteId?: number | null;
};

/**
 * Writes intents to reach Stripe. The idempotency key follows from the row, never from
 * chance; each call adds its step and the row's generation. Ids rise in the order given, in which
 * the intents of one invoice are carried out.
 */
export async function insertIntents(
  tx: Tx,
  intents: readonly NewIntent[],
  now: Date,
): Promise<number[]> {
  if (intents.length === 0) return [];
  const wanted = intents.map((intent) => ({
    kind: intent.kind,
    office_id: intent.officeId,
    company_id: intent.companyId,
    invoice_id: intent.invoiceId,
    credit_note_id: intent.creditNoteId ?? null,
  }));
  const rows = await tx.$queryRaw<{ outboxId: number }[]>`
    insert into stripe_outbox
      (outbox_id, kind, office_id, company_id, invoice_id, credit_note_id, idempotency_key, created_at)
    select id, kind, office_id, company_id, invoice_id, credit_note_id, 'lumbar.' || kind || '.' || id, ${now}
    from (
      select nextval('stripe_outbox_outbox_id_seq')::int as id, t.*
      from ${rowsOf(wanted)} as t(kind text, office_id int, company_id int, invoice_id int, credit_note_id int)
    ) wanted
    returning outbox_id as "outboxId"`;
  return rows.map((row) => row.outboxId);
}

export type Intent = Omit<NewIntent, "kind" | "creditNoteId"> & {
  outboxId: number;
  creditNoteId: number | null;
  /** An IntentKind, as far as this version knows it. */
  kind: string;
  status: "pending" | "sent" | "failed";
  generation: number;
  attempts: number;
  idempotencyKey: string;
  /** Ciphertext of what is sent, once it was decided. */
  body: string | null;
  /** Why it was put off or given up. */
  lastError: string | null;
  firstTriedAt: Date | null;
  /** Until then nobody else tries: the lease of a running try, or the pause before the next. */
  nextTryAt: Date | null;
};

const INTENT = {
  outboxId: true,
  kind: true,
  officeId: true,
  companyId: true,
  invoiceId: true,
  creditNoteId: true,
  status: true,
  generation: true,
  attempts: true,
  idempotencyKey: true,
  body: true,
  lastError: true,
  firstTriedAt: true,
  nextTryAt: true,
} as const;

export async function findIntent(tx: Tx, outboxId: number): Promise<Intent | null> {
  return tx.stripeOutbox.findUnique({ where: { outboxId }, select: INTENT });
}

/** The intent that carries out a credit note. */
export async function findIntentOfCreditNote(tx: Tx, creditNoteId: number): Promise<Intent | null> {
  return tx.stripeOutbox.findFirst({ where: { creditNoteId }, select: INTENT });
}

/** The push of an invoice, whatever became of it. */
export async function findPushIntent(tx: Tx, invoiceId: number): Promise<Intent | null> {
  const where = { invoiceId, kind: "push_invoice" };
  return tx.stripeOutbox.findFirst({ where, select: INTENT });
}

/** Whether an earlier intent of the same invoice still waits: they are carried out in their order. */
export async function hasEarlierPending(tx: Tx, intent: Intent): Promise<boolean> {
  const { invoiceId, outboxId } = intent;
  if (invoiceId === null) return false;
  const earlier = await tx.stripeOutbox.findFirst({
    where: { invoiceId, status: "pending", outboxId: { lt: outboxId } },
    select: { outboxId: true },
  });
  return earlier !== null;
}

/** Locks an intent. The locks of its office and invoice come first. */
export async function lockIntent(tx: Tx, outboxId: number): Promise<Intent | null> {
  await tx.$queryRaw`select 1 from stripe_outbox where outbox_id = ${outboxId} for update`;
  return findIntent(tx, outboxId);
}

/** The intents of one kind for an office or an invoice that are not done. */
export async function listOpenIntents(
  tx: Tx,
  which: { kind: IntentKind; officeId: number } | { kind: IntentKind; invoiceId: number },
): Promise<Intent[]> {
  return tx.stripeOutbox.findMany({
    where: { ...which, status: { not: "sent" } },
    select: INTENT,
    orderBy: { outboxId: "asc" },
  });
}

/** Pending intents of an office that nobody tries at the moment. */
export async function listIdleIntentIds(tx: Tx, officeId: number): Promise<number[]> {
  const rows = await tx.stripeOutbox.findMany({
    where: { officeId, status: "pending", nextTryAt: null },
    select: { outboxId: true },
    orderBy: { outboxId: "asc" },
  });
  return rows.map((row) => row.outboxId);
}

/** Pending intents whose try is overdue, so that their job may be lost. `at` is real time. */
export async function listStalledIntentIds(tx: Tx, at: Date, limit: number): Promise<number[]> {
  const rows = await tx.stripeOutbox.findMany({
    where: { status: "pending", OR: [{ nextTryAt: null }, { nextTryAt: { lt: at } }] },
    select: { outboxId: true },
    orderBy: { outboxId: "asc" },
    take: limit,
  });
  return rows.map((row) => row.outboxId);
}

type Try = {
  attempts: number;
  generation: number;
  firstTriedAt: Date;
  leaseUntil: Date;
  body: string;
  bodySha256: string;
};

/** Begins a try: what will be sent is kept before it leaves. */
export async function saveTry(tx: Tx, outboxId: number, attempt: Try): Promise<void> {
  const { leaseUntil, ...rest } = attempt;
  await tx.stripeOutbox.update({
    where: { outboxId },
    data: { ...rest, nextTryAt: leaseUntil },
  });
}

/** Puts a try off. Without a time it waits for another intent, which wakes it. */
export async function savePause(
  tx: Tx,
  outboxId: number,
  pause: { reason: string; nextTryAt: Date | null; generation?: number },
): Promise<void> {
  await tx.stripeOutbox.update({
    where: { outboxId },
    data: {
      lastError: pause.reason,
      nextTryAt: pause.nextTryAt,
      ...(pause.generation === undefined ? {} : { generation: pause.generation }),
    },
  });
}

export async function saveSent(tx: Tx, outboxId: number, at: Date): Promise<void> {
  await tx.stripeOutbox.update({
    where: { outboxId },
    data: { status: "sent", sentAt: at, lastError: null, nextTryAt: null },
  });
}

/** Ends the pause of a pending intent. */
export async function endPause(tx: Tx, outboxId: number): Promise<void> {
  await tx.stripeOutbox.update({ where: { outboxId }, data: { nextTryAt: null } });
}

/** Gives up: visible, and tried again only by hand. */
export async function saveFailure(tx: Tx, outboxId: number, reason: string): Promise<void> {
  await tx.stripeOutbox.update({
    where: { outboxId },
    data: { status: "failed", lastError: reason, nextTryAt: null },
  });
}

/**
 * Makes a failed intent pending again, under keys that Stripe has not seen; what it sends is decided
 * anew. It still looks first, and what it sent before stays in its body.
 */
export async function reopenIntent(tx: Tx, outboxId: number): Promise<void> {
  await tx.stripeOutbox.update({
    where: { outboxId },
    data: {
      status: "pending",
      generation: { increment: 1 },
      attempts: 0,
      firstTriedAt: null,
      nextTryAt: null,
    },
  });
}
