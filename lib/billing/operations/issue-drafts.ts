import type { Tx } from "@/lib/db/transaction";
import { type EndedDraft, type Issue, issueWithNumbers, lowerDraftTotals } from "../data/invoices";
import { insertPostings, type JournalEntry } from "../data/journal";
import { insertCreditLines, sumByItemType } from "../data/line-items";
import { type Office, takeOfficeCredit } from "../data/offices";
import { localDateAt } from "../domain/calendar";
import { postingsForFinalization } from "../domain/journal";
import { dueAtIssue } from "../domain/payment-terms";
import type { DraftOutcome } from "../domain/rollover";
import { OFFICE_CREDIT_TEXT } from "../domain/stripe-lines";
import { wantIntents } from "./want-intents";

export type Finalization = {
  office: Office;
  draft: EndedDraft;
  outcome: Extract<DraftOutcome, { kind: "finalize" }>;
};

/**
 * Issues locked drafts: office credit, journal, intents for Stripe, then numbers. It must be the
 * last thing its transaction does, for the number counter stays locked from here to the commit.
 */
export async function issueDrafts(
  tx: Tx,
  finalizations: readonly Finalization[],
  now: Date,
): Promise<void> {
  if (finalizations.length === 0) return;
  await applyOfficeCredit(tx, finalizations, now);
  await insertPostings(tx, await postingsOf(tx, finalizations, now), now);
  const pushed = finalizations.filter(({ outcome }) => outcome.status === "sent");
  const intents = pushed.map(({ draft }) => ({ ...draft, kind: "push_invoice" as const }));
  await wantIntents(tx, intents, now);
  await issueWithNumbers(
    tx,
    finalizations.map((one) => issueOf(one, now)),
    now,
  );
}

async function applyOfficeCredit(
  tx: Tx,
  finalizations: readonly Finalization[],
  now: Date,
): Promise<void> {
  const credits = finalizations
    .filter(({ outcome }) => outcome.officeCreditCents > 0)
    .map(({ draft, outcome }) => ({ ...draft, cents: outcome.officeCreditCents }));
  await insertCreditLines(tx, credits, OFFICE_CREDIT_TEXT, now);
  await lowerDraftTotals(tx, credits);
  await takeOfficeCredit(tx, credits, now);
}

async function postingsOf(
  tx: Tx,
  finalizations: readonly Finalization[],
  now: Date,
): Promise<JournalEntry[]> {
  const sums = await sumByItemType(
    tx,
    finalizations.map(({ draft }) => draft.invoiceId),
  );
  return finalizations.flatMap(({ office, draft }) => {
    const { invoiceId, officeId, companyId } = draft;
    const month = localDateAt(now, office.schedule.timeZone).slice(0, 7);
    const place = { invoiceId, officeId, companyId, source: `invoice:${invoiceId}`, month };
    return postingsForFinalization(sums.get(invoiceId) ?? []).map((posting) => ({
      ...posting,
      ...place,
    }));
  });
}

function issueOf({ office, draft, outcome: { status } }: Finalization, now: Date): Issue {
  const hasPaymentMethod = office.defaultMethod !== null;
  return {
    invoiceId: draft.invoiceId,
    status,
    dueAt: dueAtIssue({ status, hasPaymentMethod }, now),
  };
}
