import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { decideRefund } from "../domain/credit";
import type { Cents } from "../domain/money";
import { administerInvoice, type Desk } from "./administer-invoice";
import { creditFacts, refuseCredit } from "./credit-invoice";
import { issueCreditNotes } from "./issue-credit-notes";
import { refuseEphiAbout } from "./refuse-ephi-about";

export type RefundInput = { amountCents: Cents; reason: string };

/**
 * Gives back money of a paid invoice, with a credit note of the same amount; the money leaves when
 * Stripe confirms. Refuses `refund_exceeds_paid`, `credit_exceeds_invoice` and `invalid_state`.
 * Rule: docs/domain.md §5.
 */
export async function refundInvoice(
  context: Context,
  invoiceId: number,
  { amountCents, reason }: RefundInput,
): Promise<InvoiceOut> {
  await refuseEphiAbout(context, invoiceId, reason);
  const check = (desk: Desk) => {
    const decision = decideRefund(creditFacts(desk), amountCents);
    if (decision.kind === "refused") refuseCredit(decision);
  };
  return administerInvoice(context, invoiceId, "refund", {
    check,
    act: async (desk) => {
      const parts = [{ kind: "refund" as const, amountCents }];
      const credit = { ...desk, parts, becomesPaid: false, reason, isToldStripe: true };
      return { credit_notes: await issueCreditNotes(desk.tx, context, credit, desk.now) };
    },
  });
}
