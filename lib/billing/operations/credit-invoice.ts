import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import {
  type CreditDecision,
  type CreditRefusal,
  decideCredit,
  spentCents,
} from "../domain/credit";
import { refuse } from "../domain/errors";
import type { Cents } from "../domain/money";
import { administerInvoice, type Desk } from "./administer-invoice";
import { issueCreditNotes } from "./issue-credit-notes";
import { refuseEphiAbout } from "./refuse-ephi-about";

export type CreditInput = {
  amountCents: Cents;
  reason: string;
  /** Where the part goes that was paid already. */
  excess?: "refund" | "office_credit";
};

/**
 * Credits an issued invoice: what is unpaid lowers what is due, the rest is refunded or becomes
 * office credit. Stripe follows through the outbox. Refuses `credit_exceeds_invoice`,
 * `refund_exceeds_paid`, `invalid_state`, and `invalid_value` where `excess` is missing.
 * Rule: docs/domain.md §5.
 */
export async function creditInvoice(
  context: Context,
  invoiceId: number,
  input: CreditInput,
): Promise<InvoiceOut> {
  const { amountCents, reason } = input;
  await refuseEphiAbout(context, invoiceId, reason);
  const decide = (desk: Desk) =>
    accepted(decideCredit(creditFacts(desk), amountCents, input.excess ?? null));
  return administerInvoice(context, invoiceId, "credit", {
    check: decide,
    act: async (desk) => {
      const { parts, becomesPaid } = decide(desk);
      const credit = { ...desk, parts, becomesPaid, reason, isToldStripe: true };
      return { credit_notes: await issueCreditNotes(desk.tx, context, credit, desk.now) };
    },
  });
}

/** What decides about a credit or a refund. */
export function creditFacts({ invoice, dealings }: Desk) {
  return { ...invoice, spentCents: spentCents(dealings) };
}

function accepted(decision: CreditDecision): Extract<CreditDecision, { kind: "credit" }> {
  return decision.kind === "credit" ? decision : refuseCredit(decision);
}

/** Throws what was decided against. */
export function refuseCredit({ code, path }: CreditRefusal): never {
  if (code !== "invalid_value") return refuse(code);
  return path === "excess"
    ? refuse(code, "Part of this was paid: say whether it is refunded or becomes office credit.", [
        { path, message: "is needed: refund or office_credit" },
      ])
    : refuse(code, "The amount must be more than 0.", [{ path, message: "must be more than 0" }]);
}
