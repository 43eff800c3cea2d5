import type { Context } from "../context";
import type { InvoiceOut } from "../contract/invoices";
import { cancelDrafts, lockDraft, setReviewState } from "../data/invoices";
import { isDue } from "../domain/cycle";
import { refuse } from "../domain/errors";
import { draftOutcome } from "../domain/rollover";
import { administerInvoice, type Desk } from "./administer-invoice";
import { issueDrafts } from "./issue-drafts";

/**
 * Lets a parked or held draft go: issued at once if its cycle has ended, else released to be issued
 * at its end, unseen by the safety bound. Rule: docs/domain.md §4.
 */
export async function approveInvoice(context: Context, invoiceId: number): Promise<InvoiceOut> {
  return administerInvoice(context, invoiceId, "approve", {
    act: async (desk) => {
      const { tx, invoice, now } = desk;
      await setReviewState(tx, [invoiceId], "approved", now);
      if (invoice.period !== null && isDue(invoice.period.endAt, now)) await issue(desk);
    },
  });
}

/** Keeps a draft from being issued until it is approved or canceled. */
export async function holdInvoice(context: Context, invoiceId: number): Promise<InvoiceOut> {
  return administerInvoice(context, invoiceId, "hold", {
    act: ({ tx, now }) => setReviewState(tx, [invoiceId], "held", now),
  });
}

async function issue({ tx, office, invoice, now }: Desk): Promise<void> {
  const draft = (await lockDraft(tx, invoice.invoiceId)) ?? refuse("invalid_state");
  const outcome = draftOutcome({ ...draft, officeCreditCents: office.creditCents });
  if (outcome.kind === "cancel") await cancelDrafts(tx, [draft.invoiceId], outcome.reason, now);
  if (outcome.kind === "finalize") await issueDrafts(tx, [{ office, draft, outcome }], now);
}
