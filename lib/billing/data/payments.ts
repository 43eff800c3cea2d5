import type { Tx } from "@/lib/db/transaction";
import type { Cents } from "../domain/money";
import { fromCents, toCents } from "./amounts";

type PaymentState = "pending" | "succeeded" | "failed" | "canceled";
type PaymentKind = "charge" | "refund" | "dispute";

export type Payment = {
  paymentId: number;
  kind: PaymentKind;
  providerRefIndex: string;
  amountCents: Cents;
  status: PaymentState;
  failureCode: string | null;
  brand: string | null;
  last4: string | null;
  occurredAt: Date;
};

/** The attempts and movements of an invoice, oldest first. */
export async function listPayments(tx: Tx, invoiceId: number): Promise<Payment[]> {
  const rows = await tx.payment.findMany({
    where: { invoiceId },
    orderBy: [{ occurredAt: "asc" }, { paymentId: "asc" }],
  });
  return rows.map(({ amount, ...row }) => ({ ...row, amountCents: toCents(amount) }));
}

export type PaymentRef = Pick<Payment, "paymentId" | "kind" | "status" | "amountCents"> & {
  /** Ciphertext of Stripe's id. */
  providerRef: string;
};

/** The same as what Stripe's objects they are. */
export async function listPaymentRefs(tx: Tx, invoiceId: number): Promise<PaymentRef[]> {
  const rows = await tx.payment.findMany({
    where: { invoiceId },
    orderBy: { paymentId: "asc" },
    select: { paymentId: true, kind: true, status: true, amount: true, providerRef: true },
  });
  return rows.map(({ amount, ...row }) => ({ ...row, amountCents: toCents(amount) }));
}

/** An id drawn beforehand: it is part of what the provider's id is encrypted with. */
export async function nextPaymentId(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    select nextval('payments_payment_id_seq')::int as id`;
  if (!row) throw new Error("the sequence of payments gave no number");
  return row.id;
}

type NewPayment = Payment & {
  invoiceId: number;
  officeId: number;
  companyId: number;
  /** Ciphertext of Stripe's id. */
  providerRef: string;
};

/** A new attempt or movement. The unique index refuses a second row for one of Stripe's ids. */
export async function insertPayment(tx: Tx, payment: NewPayment): Promise<void> {
  const { amountCents, ...row } = payment;
  await tx.payment.create({ data: { ...row, amount: fromCents(amountCents) } });
}

/** What an attempt or a movement came to. */
export async function settlePayment(
  tx: Tx,
  paymentId: number,
  settled: Pick<Payment, "status" | "amountCents" | "failureCode" | "occurredAt">,
): Promise<void> {
  const { status, amountCents, failureCode, occurredAt } = settled;
  await tx.payment.update({
    where: { paymentId },
    data: { status, failureCode, occurredAt, amount: fromCents(amountCents) },
  });
}
