import type { Tx } from "@/lib/db/transaction";
import { blindIndexes } from "@/lib/ephi/blind-index";
import type { Movement, StripeInvoice } from "@/lib/stripe/payment-gateway";
import type { Invoice } from "../data/invoices";
import {
  insertPayment,
  listPayments,
  nextPaymentId,
  type Payment,
  settlePayment,
} from "../data/payments";
import type { MoneyMove, MoneyStatus } from "../domain/movements";
import { sumCents } from "../domain/money";
import { providerPlaces, sealProviderId } from "../provider-refs";

/** A payment row that is new, or came to its end, with this look at Stripe. */
export type RecordedMovement = MoneyMove & { paymentId: number; creditNoteId: number | null };

/**
 * Brings the payment rows of a locked invoice in line with Stripe's: one row for each of Stripe's
 * ids, and what came to its end stays so, whatever an older look still says.
 */
export async function recordMovements(
  tx: Tx,
  invoice: Invoice,
  stripe: StripeInvoice,
  now: Date,
): Promise<RecordedMovement[]> {
  const rows = await listPayments(tx, invoice.invoiceId);
  const known = new Map(rows.map((payment) => [payment.providerRefIndex, payment]));
  const recorded: RecordedMovement[] = [];
  for (const movement of stripe.movements) {
    const indexes = blindIndexes("provider_ref", movement.ref);
    const payment = indexes.map((index) => known.get(index)).find((one) => one !== undefined);
    if (payment !== undefined && !isNews(payment, movement)) continue;
    recorded.push(await record(tx, invoice, payment ?? null, movement));
  }
  const outside = movementFromOutside(stripe, rows, recorded, now);
  if (outside !== null) recorded.push(await record(tx, invoice, null, outside));
  return recorded;
}

/** What is pending may end; a refund may come back even later. */
function isNews({ kind, status }: Payment, movement: Movement): boolean {
  if (movement.status === status) return false;
  if (status === "pending") return true;
  const isReturned = movement.status === "failed" || movement.status === "canceled";
  return kind === "refund" && status === "succeeded" && isReturned;
}

/**
 * Stripe keeps no payment for money that was only marked as received: what it counts as paid beyond
 * the payments we know of is such money, one row each time it grows.
 */
function movementFromOutside(
  stripe: StripeInvoice,
  rows: readonly Payment[],
  recorded: readonly RecordedMovement[],
  now: Date,
): Movement | null {
  const paid = [...rows.filter(({ status }) => status !== "pending"), ...recorded]
    .filter(({ kind, status }) => kind === "charge" && status === "succeeded")
    .map(({ amountCents }) => amountCents);
  const outsideCents = stripe.paidCents - sumCents(paid);
  if (outsideCents <= 0) return null;
  return {
    ref: `${stripe.stripeInvoiceId}_outside${stripe.paidCents}`,
    kind: "charge",
    status: "succeeded",
    amountCents: outsideCents,
    failureCode: null,
    brand: null,
    last4: null,
    occurredAt: stripe.paidAt ?? now,
  };
}

async function record(
  tx: Tx,
  invoice: Invoice,
  payment: Payment | null,
  movement: Movement,
): Promise<RecordedMovement> {
  const { kind, status, amountCents, creditNoteId = null } = movement;
  const before: MoneyStatus | null = payment?.status ?? null;
  const paymentId =
    payment === null ? await insertMovement(tx, invoice, movement) : payment.paymentId;
  if (payment !== null) await settlePayment(tx, paymentId, movement);
  return { paymentId, kind, before, status, amountCents, creditNoteId };
}

async function insertMovement(tx: Tx, invoice: Invoice, movement: Movement): Promise<number> {
  const paymentId = await nextPaymentId(tx);
  const { ref, index } = sealProviderId(providerPlaces.payment(paymentId), movement.ref);
  await insertPayment(tx, {
    paymentId,
    invoiceId: invoice.invoiceId,
    officeId: invoice.officeId,
    companyId: invoice.companyId,
    providerRef: ref,
    providerRefIndex: index,
    kind: movement.kind,
    amountCents: movement.amountCents,
    status: movement.status,
    failureCode: movement.failureCode,
    brand: movement.brand,
    last4: movement.last4,
    occurredAt: movement.occurredAt,
  });
  return paymentId;
}
