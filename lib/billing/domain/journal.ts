import {
  addDaysToDate,
  addMonthsToDate,
  type CalendarDate,
  daysBetween,
  localDateAt,
} from "./calendar";
import type { CreditNoteKind } from "./credit";
import type { ItemType } from "./invoice";
import { allocateCents, type Cents, proportionCents } from "./money";

export const ACCOUNTS = [
  "receivable",
  "contract",
  "revenue",
  "customer_credit",
  "cash",
  "write_offs",
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const JOURNAL_CAUSES = [
  "finalize",
  "recognise",
  "credit_note",
  "office_credit",
  "void",
  "payment",
  "refund",
  "dispute",
  "write_off",
] as const;
export type JournalCause = (typeof JOURNAL_CAUSES)[number];

/** A transfer of an amount above 0. `itemType` is null where money is not tied to a kind of line. */
export type Posting = {
  cause: JournalCause;
  itemType: ItemType | null;
  debit: Account;
  credit: Account;
  amountCents: Cents;
};

/** What an invoice carries of one item type; negative for `credit` only. */
export type ItemAmount = { itemType: ItemType; amountCents: Cents };

/** Issuing an invoice: per item type; a `credit` line is office credit applied. */
export function postingsForFinalization(items: readonly ItemAmount[]): Posting[] {
  return items.flatMap(({ itemType, amountCents }) =>
    itemType === "credit"
      ? postings("office_credit", itemType, "customer_credit", "receivable", -amountCents)
      : postings("finalize", itemType, "receivable", "contract", amountCents),
  );
}

/**
 * A credit note, already divided over item types. One that refunds lowers the receivable here, and
 * the refund raises it again when the cash leaves: together, contract to cash.
 */
export function postingsForCreditNote(
  kind: CreditNoteKind,
  items: readonly ItemAmount[],
): Posting[] {
  const account = kind === "office_credit" ? "customer_credit" : "receivable";
  return items.flatMap(({ itemType, amountCents }) =>
    postings("credit_note", itemType, "contract", account, amountCents),
  );
}

/** Divides a credit over what is left of each item type, in proportion, to the cent. */
export function divideCredit(left: readonly ItemAmount[], amountCents: Cents): ItemAmount[] {
  const charged = left.filter((item) => item.itemType !== "credit");
  const shares = allocateCents(
    amountCents,
    charged.map((item) => item.amountCents),
  );
  return charged.flatMap(({ itemType }, index) => {
    const shareCents = shares[index] ?? 0;
    return shareCents > 0 ? [{ itemType, amountCents: shareCents }] : [];
  });
}

/** The same for several credits in a row; each finds what those before it have left. */
export function divideCredits(
  left: readonly ItemAmount[],
  amounts: readonly Cents[],
): ItemAmount[][] {
  const still = new Map(left.map(({ itemType, amountCents }) => [itemType, amountCents]));
  return amounts.map((amountCents) => {
    const items = [...still].map(([itemType, cents]) => ({ itemType, amountCents: cents }));
    const shares = divideCredit(items, amountCents);
    for (const share of shares) {
      still.set(share.itemType, (still.get(share.itemType) ?? 0) - share.amountCents);
    }
    return shares;
  });
}

/** Voiding: what is left of each item type, and the office credit it had taken goes back. */
export function postingsForVoid(
  left: readonly ItemAmount[],
  officeCreditTakenCents: Cents,
): Posting[] {
  const charged = left.filter((item) => item.itemType !== "credit");
  return [
    ...charged.flatMap(({ itemType, amountCents }) =>
      postings("void", itemType, "contract", "receivable", amountCents),
    ),
    ...postings("void", "credit", "receivable", "customer_credit", officeCreditTakenCents),
  ];
}

export function postingsForPayment(amountCents: Cents): Posting[] {
  return postings("payment", null, "cash", "receivable", amountCents);
}

/** Cash that goes back; its credit note is posted by itself. */
export function postingsForRefund(amountCents: Cents): Posting[] {
  return postings("refund", null, "receivable", "cash", amountCents);
}

/** A refund that the bank sent back: the cash is ours again, and still owed to the payer. */
export function postingsForReturnedRefund(amountCents: Cents): Posting[] {
  return postings("refund", null, "cash", "receivable", amountCents);
}

/** Cash that a lost dispute takes back; its write-off is posted by itself. */
export function postingsForDispute(amountCents: Cents): Posting[] {
  return postings("dispute", null, "receivable", "cash", amountCents);
}

export function postingsForWriteOff(amountCents: Cents): Posting[] {
  return postings("write_off", null, "write_offs", "receivable", amountCents);
}

/** A written-off invoice that is paid after all: the write-off is taken back, then the payment posts. */
export function postingsForWriteOffReversal(amountCents: Cents): Posting[] {
  return postings("write_off", null, "receivable", "write_offs", amountCents);
}

/** What brings the recognised revenue of an (invoice, item type) from what is posted to its target. */
export function postingsForRecognition(
  itemType: ItemType,
  targetCents: Cents,
  postedCents: Cents,
): Posting[] {
  const missingCents = targetCents - postedCents;
  return missingCents >= 0
    ? postings("recognise", itemType, "contract", "revenue", missingCents)
    : postings("recognise", itemType, "revenue", "contract", -missingCents);
}

function postings(
  cause: JournalCause,
  itemType: ItemType | null,
  debit: Account,
  credit: Account,
  amountCents: Cents,
): Posting[] {
  if (!Number.isSafeInteger(amountCents) || amountCents < 0) {
    throw new RangeError(`a ${cause} posting needs an amount in whole cents, not below 0`);
  }
  return amountCents === 0 ? [] : [{ cause, itemType, debit, credit, amountCents }];
}

/** Local days over which an amount is earned: `startOn` is the first, `endOn` the day after the last. */
export type RecognitionWindow = { startOn: CalendarDate; endOn: CalendarDate };

export type RecognitionRule = { method: "immediate" } | { method: "over_months"; months: number };

/** Usage is earned over its cycle, in the office's calendar. */
export function usageWindow(
  cycle: { startAt: Date; endAt: Date },
  timeZone: string,
): RecognitionWindow {
  return {
    startOn: localDateAt(cycle.startAt, timeZone),
    endOn: localDateAt(cycle.endAt, timeZone),
  };
}

/** A one-off is earned on its day of issue, or over the months its catalogue row says. */
export function oneOffWindow(issuedOn: CalendarDate, rule: RecognitionRule): RecognitionWindow {
  const endOn =
    rule.method === "immediate"
      ? addDaysToDate(issuedOn, 1)
      : addMonthsToDate(issuedOn, rule.months);
  return { startOn: issuedOn, endOn };
}

/**
 * What of a net amount is earned by the end of the day `throughOn`: evenly by day, rounded as a
 * running total, so that the parts always add up to the whole. Rule: docs/domain.md §8.
 */
export function recognisedTargetCents(
  facts: RecognitionWindow & { netCents: Cents; throughOn: CalendarDate },
): Cents {
  const elapsedDays = daysBetween(facts.startOn, facts.throughOn) + 1;
  const windowDays = daysBetween(facts.startOn, facts.endOn);
  if (elapsedDays <= 0) return 0;
  if (elapsedDays >= windowDays) return facts.netCents;
  return proportionCents(facts.netCents, elapsedDays, windowDays);
}
