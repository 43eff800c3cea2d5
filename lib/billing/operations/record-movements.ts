import type { Tx } from "@/lib/db/transaction";
import { blindIndexes } from "@/lib/ephi/blind-index";
import type { Movement } from "@/lib/stripe/payment-gateway";
import type { Invoice } from "../data/invoices";
import {
  insertPayment,
  listPayments,
  nextPaymentId,
  type Payment,
  settlePayment,
} from "../data/payments";
import type { Cents } from "../domain/money";
import { providerPlaces, sealProviderId } from "../provider-refs";

/** A payment row that is new, or came to its end, with this look at Stripe. */
export type RecordedMovement = {
  paymentId: number;
  status: Movement["status"];
  amountCents: Cents;
};

/**
 * Brings the payment rows of a locked invoice in line with Stripe's: one row for each of Stripe's
 * ids, and what has succeeded or failed stays so, whatever an older look still says.
 */
export async function recordMovements(
  tx: Tx,
  invoice: Invoice,
  movements: readonly Movement[],
): Promise<RecordedMovement[]> {
  if (movements.length === 0) return [];
  const known = new Map<string, Payment>();
  for (const payment of await listPayments(tx, invoice.invoiceId)) {
    known.set(payment.providerRefIndex, payment);
  }
  const recorded: RecordedMovement[] = [];
  for (const movement of movements) {
    const indexes = blindIndexes("provider_ref", movement.ref);
    const payment = indexes.map((index) => known.get(index)).find((one) => one !== undefined);
    const paymentId =
      payment === undefined
        ? await insertMovement(tx, invoice, movement)
        : await settleMovement(tx, payment, movement);
    if (paymentId !== null) recorded.push({ ...movement, paymentId });
  }
  return recorded;
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

async function settleMovement(
  tx: Tx,
  payment: Payment,
  movement: Movement,
): Promise<number | null> {
  if (payment.status !== "pending" || movement.status === "pending") return null;
  await settlePayment(tx, payment.paymentId, movement);
  return payment.paymentId;
}
