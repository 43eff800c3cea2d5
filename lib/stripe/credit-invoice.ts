import type { OutboundCredit, OutboundRefund } from "@/lib/ephi/outbound";
import { everyRow, expectList, expectObject, OrderRefused } from "./answers";
import type { Stripe } from "./client";
import { callOptions } from "./effort";
import type { Effort } from "./payment-gateway";
import { creditParams, refundParams } from "./requests";

const PAGE = 100;

/**
 * Issues a credit note, unless an earlier try did. An invoice that was paid meanwhile, or is not yet,
 * would divide it otherwise than we did: that is refused.
 */
export async function issueCredit(
  stripe: Stripe,
  credit: OutboundCredit,
  effort: Effort,
): Promise<void> {
  const { stripeInvoiceId } = credit;
  const isOurs = ({ metadata }: Stripe.CreditNote) =>
    metadata?.credit_note_id === String(credit.creditNoteId);
  if (effort.isRetry && (await listCreditNotes(stripe, stripeInvoiceId)).some(isOurs)) return;
  const invoice = expectObject(await stripe.invoices.retrieve(stripeInvoiceId), "in");
  if (invoice.status !== "open" && invoice.status !== "paid") throw new OrderRefused("not_open");
  const paidCents = credit.refundCents + credit.byHandCents + credit.settledCents;
  const lowersCents = Math.min(credit.amountCents, invoice.amount_remaining);
  if (lowersCents < credit.amountCents - paidCents) throw new OrderRefused("already_paid");
  if (lowersCents > credit.amountCents - paidCents) throw new OrderRefused("not_paid");
  const options = callOptions(effort, "credit");
  expectObject(await stripe.creditNotes.create(creditParams(credit), options), "cn");
}

/** The credit notes of an invoice, the newest first. */
export function listCreditNotes(stripe: Stripe, invoice: string): Promise<Stripe.CreditNote[]> {
  return everyRow(async (after) =>
    expectList(await stripe.creditNotes.list({ invoice, limit: PAGE, ...after }), "cn"),
  );
}

/** Makes a refund anew that came back before, unless an earlier try did. */
export async function refundAgain(
  stripe: Stripe,
  refund: OutboundRefund,
  effort: Effort,
): Promise<void> {
  const isDone = ({ metadata, status }: Stripe.Refund) =>
    metadata?.credit_note_id === String(refund.creditNoteId) &&
    status !== "failed" &&
    status !== "canceled";
  if (effort.isRetry && (await listRefunds(stripe, refund.chargeId)).some(isDone)) return;
  const options = callOptions(effort, "refund");
  expectObject(await stripe.refunds.create(refundParams(refund), options), "re", "pyr");
}

/** The refunds of a charge, the newest first. */
export function listRefunds(stripe: Stripe, charge: string): Promise<Stripe.Refund[]> {
  return everyRow(async (after) =>
    expectList(await stripe.refunds.list({ charge, limit: PAGE, ...after }), "re", "pyr"),
  );
}
