import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDaysToDate } from "./calendar";
import {
  type Account,
  ACCOUNTS,
  divideCredit,
  type ItemAmount,
  oneOffWindow,
  type Posting,
  postingsForCreditNote,
  postingsForFinalization,
  postingsForDispute,
  postingsForPayment,
  postingsForRecognition,
  postingsForRefund,
  postingsForReturnedRefund,
  postingsForVoid,
  postingsForWriteOff,
  postingsForWriteOffReversal,
  recognisedTargetCents,
  usageWindow,
} from "./journal";
import { sumCents } from "./money";

const usage: ItemAmount = { itemType: "patient_renewal", amountCents: 800 };
const setup: ItemAmount = { itemType: "setup_fee", amountCents: 200 };
const taken: ItemAmount = { itemType: "credit", amountCents: -300 };

function moves(postings: readonly Posting[]): string[] {
  return postings.map(
    (each) => `${each.itemType ?? "-"}: ${each.debit} > ${each.credit} ${each.amountCents}`,
  );
}

/** Debits less credits. */
function balance(postings: readonly Posting[], account: Account): number {
  return sumCents(
    postings.flatMap((each) => [
      each.debit === account ? each.amountCents : 0,
      each.credit === account ? -each.amountCents : 0,
    ]),
  );
}

describe("the table of entries", () => {
  it.each<[string, Posting[], string[]]>([
    [
      "finalize",
      postingsForFinalization([usage, setup, taken]),
      [
        "patient_renewal: receivable > contract 800",
        "setup_fee: receivable > contract 200",
        "credit: customer_credit > receivable 300",
      ],
    ],
    [
      "credit note on the unpaid part",
      postingsForCreditNote("reduces_due", [usage]),
      ["patient_renewal: contract > receivable 800"],
    ],
    [
      "credit note that becomes office credit",
      postingsForCreditNote("office_credit", [usage]),
      ["patient_renewal: contract > customer_credit 800"],
    ],
    [
      "void",
      postingsForVoid([usage, setup, taken], 300),
      [
        "patient_renewal: contract > receivable 800",
        "setup_fee: contract > receivable 200",
        "credit: receivable > customer_credit 300",
      ],
    ],
    ["payment", postingsForPayment(700), ["-: cash > receivable 700"]],
    ["refund", postingsForRefund(700), ["-: receivable > cash 700"]],
    ["refund that came back", postingsForReturnedRefund(700), ["-: cash > receivable 700"]],
    [
      "lost dispute",
      [...postingsForDispute(700), ...postingsForWriteOff(700)],
      ["-: receivable > cash 700", "-: write_offs > receivable 700"],
    ],
    ["write-off", postingsForWriteOff(700), ["-: write_offs > receivable 700"]],
    ["write-off taken back", postingsForWriteOffReversal(700), ["-: receivable > write_offs 700"]],
    [
      "recognise",
      postingsForRecognition("patient_renewal", 500, 300),
      ["patient_renewal: contract > revenue 200"],
    ],
    [
      "recognise less than is posted",
      postingsForRecognition("patient_renewal", 300, 500),
      ["patient_renewal: revenue > contract 200"],
    ],
  ])("%s", (_, postings, expected) => {
    expect(moves(postings)).toEqual(expected);
  });

  it("a refund and its credit note together move contract to cash", () => {
    const both = [
      ...postingsForCreditNote("refund", [usage]),
      ...postingsForRefund(usage.amountCents),
    ];
    expect(balance(both, "contract")).toBe(800);
    expect(balance(both, "cash")).toBe(-800);
    expect(balance(both, "receivable")).toBe(0);
  });

  it("an invoice that is voided leaves no trace in any balance", () => {
    const entries = [
      ...postingsForFinalization([usage, setup, taken]),
      ...postingsForVoid([usage, setup, taken], 300),
    ];
    for (const account of ACCOUNTS) expect(balance(entries, account)).toBe(0);
  });

  it("nothing is posted for nothing, and no amount below zero", () => {
    expect(postingsForPayment(0)).toEqual([]);
    expect(postingsForRecognition("one_off", 100, 100)).toEqual([]);
    expect(postingsForFinalization([{ itemType: "one_off", amountCents: 0 }])).toEqual([]);
    expect(() => postingsForPayment(-1)).toThrow(RangeError);
    expect(() => postingsForPayment(0.5)).toThrow(RangeError);
    expect(() => postingsForFinalization([{ itemType: "one_off", amountCents: -1 }])).toThrow(
      RangeError,
    );
    expect(() => postingsForFinalization([{ itemType: "credit", amountCents: 1 }])).toThrow(
      RangeError,
    );
  });
});

it("a credit is divided over item types in proportion, to the cent, past office credit", () => {
  expect(divideCredit([usage, setup, taken], 333)).toEqual([
    { itemType: "patient_renewal", amountCents: 266 },
    { itemType: "setup_fee", amountCents: 67 },
  ]);
  expect(divideCredit([usage, setup], 1000)).toEqual([usage, setup]);
  expect(() => divideCredit([], 1)).toThrow(RangeError);
});

describe("recognition", () => {
  const january = { startOn: "2024-01-01", endOn: "2024-02-01" };

  it.each([
    ["2023-12-31", 0],
    ["2024-01-01", 32],
    ["2024-01-15", 484],
    ["2024-01-30", 968],
    ["2024-01-31", 1000],
    ["2024-06-30", 1000],
  ])("of 10.00 over January, %s ends with %i cents", (throughOn, cents) => {
    expect(recognisedTargetCents({ ...january, netCents: 1000, throughOn })).toBe(cents);
  });

  it("counts local days: a cycle's window is the office's calendar, clock changes or not", () => {
    const cycle = {
      startAt: new Date("2024-03-01T05:00:00Z"),
      endAt: new Date("2024-04-01T04:00:00Z"),
    };
    expect(usageWindow(cycle, "America/New_York")).toEqual({
      startOn: "2024-03-01",
      endOn: "2024-04-01",
    });
  });

  it("earns a one-off at issue, or over its months", () => {
    const atOnce = oneOffWindow("2024-01-31", { method: "immediate" });
    const paidOut = (throughOn: string) =>
      recognisedTargetCents({ ...atOnce, netCents: 500, throughOn });
    expect([paidOut("2024-01-30"), paidOut("2024-01-31")]).toEqual([0, 500]);
    expect(oneOffWindow("2024-01-31", { method: "over_months", months: 13 })).toEqual({
      startOn: "2024-01-31",
      endOn: "2025-02-28",
    });
  });

  it("never falls, is never more than the whole, and its steps add up to the whole", () => {
    const windows = fc.record({
      netCents: fc.nat(9_999_999_999),
      days: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(windows, ({ netCents, days }) => {
        const endOn = addDaysToDate(january.startOn, days);
        let postedCents = 0;
        const posted: Posting[] = [];
        for (let day = -1; day <= days; day += 1) {
          const throughOn = addDaysToDate(january.startOn, day);
          const window = { startOn: january.startOn, endOn };
          const targetCents = recognisedTargetCents({ ...window, netCents, throughOn });
          expect(targetCents).toBeGreaterThanOrEqual(postedCents);
          posted.push(...postingsForRecognition("one_off", targetCents, postedCents));
          postedCents = targetCents;
        }
        expect(balance(posted, "revenue") + netCents).toBe(0);
      }),
    );
  });
});

it("after any entries the books agree with the invoices' columns", () => {
  const step = fc.record({
    verb: fc.constantFrom("invoice", "pay", "credit", "office_credit", "refund", "dispute", "earn"),
    cents: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const sums = { invoiced: 0, credited: 0, toOffice: 0, paid: 0, refunded: 0, lost: 0 };
      const entries: Posting[] = [];
      for (const { verb, cents } of steps) {
        const item: ItemAmount = { itemType: "patient_renewal", amountCents: cents };
        const creditable = sums.invoiced - sums.credited;
        if (verb === "invoice") {
          sums.invoiced += cents;
          entries.push(...postingsForFinalization([item]));
        } else if (verb === "pay") {
          sums.paid += cents;
          entries.push(...postingsForPayment(cents));
        } else if (verb === "dispute") {
          sums.lost += cents;
          entries.push(...postingsForDispute(cents), ...postingsForWriteOff(cents));
        } else if (verb === "earn") {
          entries.push(...postingsForRecognition("patient_renewal", cents, 0));
        } else if (cents <= creditable) {
          sums.credited += cents;
          if (verb === "refund") sums.refunded += cents;
          if (verb === "office_credit") sums.toOffice += cents;
          const kind = verb === "credit" ? "reduces_due" : verb;
          entries.push(...postingsForCreditNote(kind, [item]));
          if (verb === "refund") entries.push(...postingsForRefund(cents));
        }
      }
      const recognised = 0 - balance(entries, "revenue");
      expect(recognised - balance(entries, "contract")).toBe(sums.invoiced - sums.credited);
      expect(balance(entries, "receivable") + balance(entries, "customer_credit")).toBe(
        sums.invoiced - sums.credited - sums.paid + sums.refunded + sums.lost - sums.lost,
      );
      expect(balance(entries, "customer_credit") + sums.toOffice).toBe(0);
      expect(sumCents(ACCOUNTS.map((account) => balance(entries, account)))).toBe(0);
    }),
  );
});
