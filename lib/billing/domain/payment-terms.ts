import type { InvoiceStatus } from "./invoice";

/** Without a card an invoice is sent, and due so many days after it was issued. */
export const PAYMENT_TERM_DAYS = 30;

const DAY_MS = 86_400_000;

/** How long an automatic charge may take before what it should pay counts as overdue. */
export const CHARGE_GRACE_MS = DAY_MS;

/** When an invoice is due: at issue where a card is charged or nothing is left, else in 30 days. */
export function dueAtIssue(
  invoice: { status: "sent" | "paid"; hasPaymentMethod: boolean },
  issuedAt: Date,
): Date {
  const isDueAtOnce = invoice.hasPaymentMethod || invoice.status === "paid";
  const termMs = isDueAtOnce ? 0 : PAYMENT_TERM_DAYS * DAY_MS;
  return new Date(issuedAt.getTime() + termMs);
}

export type DueFacts = { status: InvoiceStatus; finalizedAt: Date | null; dueAt: Date | null };

/** Whether an invoice is charged by itself: decided when it was issued, and kept as its due date. */
export function isChargedAtIssue({ dueAt, finalizedAt }: Omit<DueFacts, "status">): boolean {
  return dueAt !== null && dueAt.getTime() === finalizedAt?.getTime();
}

/**
 * Whether an invoice is unpaid after its due date. What is charged by itself is due before Stripe
 * could even try: it counts when an attempt failed, or a day after Stripe knows of it.
 */
export function isOverdue(invoice: DueFacts & { isPushed: boolean }, now: Date): boolean {
  const { status, finalizedAt, dueAt, isPushed } = invoice;
  if (dueAt === null || dueAt >= now) return false;
  if (status !== "sent") return status === "failed";
  const hasTerm = finalizedAt !== null && dueAt > finalizedAt;
  return hasTerm || (isPushed && dueAt.getTime() < now.getTime() - CHARGE_GRACE_MS);
}

/** Whether an invoice makes its office past due. Rule: docs/domain.md §5. */
export function isFailedOrOverdue(invoice: DueFacts & { isPushed: boolean }, now: Date): boolean {
  return invoice.status === "failed" || isOverdue(invoice, now);
}
