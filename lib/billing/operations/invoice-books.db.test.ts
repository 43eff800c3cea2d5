import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, makeOffice, setClock, type TestOffice } from "@/lib/testing/practice";
import { movement, stripeSays } from "@/lib/testing/stripe-says";
import type { Movement } from "@/lib/stripe/payment-gateway";
import { Refusal } from "../domain/errors";
import { chargeOneOff } from "./charge-one-off";
import { creditInvoice } from "./credit-invoice";
import { refundInvoice } from "./refund-invoice";

beforeEach(() => setClock("2026-01-10T15:00:00Z"));

const TOTAL = 25_000;
const reason = "Charged too much";

async function charge({ officeId }: TestOffice): Promise<number> {
  const order = { charge_type: "setup_fee", quantity: 1, placement: "separate" } as const;
  return (await chargeOneOff(admin, { ...order, office_id: officeId })).invoice.invoice_id;
}

/** The identities of docs/domain.md §8, in cents, each as [booked, documented]. */
async function identitiesOf(invoiceId: number): Promise<Record<string, [number, number]>> {
  const [row] = await adminQuery<Record<string, number>>(
    `with i as (select * from invoices where invoice_id = $1),
       j as (select account, sum(amount) as held from (
         select debit_account as account, amount from journal where invoice_id = $1
         union all select credit_account, -amount from journal where invoice_id = $1) t group by account),
       taken as (select coalesce(-sum(total_price), 0) as amount from invoice_line_items
         where invoice_id = $1 and item_type = 'credit'),
       money as (select coalesce(sum(amount) filter (where kind = 'charge'), 0) as paid,
           coalesce(sum(amount) filter (where kind = 'refund'), 0) as refunded,
           coalesce(sum(amount) filter (where kind = 'dispute'), 0) as disputed
         from payments where invoice_id = $1 and status = 'succeeded'),
       notes as (select coalesce(sum(amount), 0) as credited,
           coalesce(sum(amount) filter (where kind = 'office_credit'), 0) as kept
         from credit_notes where invoice_id = $1)
     select
       (i.amount_paid * 100)::int as paid, (money.paid * 100)::int as "paidRows",
       (i.amount_credited * 100)::int as credited, (notes.credited * 100)::int as "creditedRows",
       (i.amount_refunded * 100)::int as refunded,
       (least(i.amount_paid, money.refunded + money.disputed) * 100)::int as "refundedRows",
       (coalesce((select sum(held) from j where account in ('contract', 'revenue')), 0) * -100)::int as earned,
       (case when i.cancel_reason = 'voided' then 0 else i.total_amount + taken.amount - i.amount_credited end * 100)::int
         as "earnedRows",
       (coalesce((select held from j where account = 'receivable'), 0) * 100)::int as receivable,
       (case when i.cancel_reason = 'voided' then 0 else
         i.total_amount + taken.amount - (notes.credited - notes.kept) - (money.paid + taken.amount)
         + money.refunded + money.disputed - coalesce((select held from j where account = 'write_offs'), 0) end * 100)::int
         as "receivableRows",
       (coalesce((select held from j where account = 'cash'), 0) * 100)::int as cash,
       ((money.paid - money.refunded - money.disputed) * 100)::int as "cashRows",
       (least(0, coalesce((select held from j where account = 'write_offs'), 0)) * 100)::int as "gained", 0 as "gainedRows"
     from i, taken, money, notes`,
    [invoiceId],
  );
  const names = ["paid", "credited", "refunded", "earned", "receivable", "cash", "gained"];
  return Object.fromEntries(
    names.map((name) => [name, [row?.[name] ?? NaN, row?.[`${name}Rows`] ?? NaN]]),
  );
}

async function expectBooksToHold(office: TestOffice, invoiceIds: readonly number[]) {
  for (const invoiceId of invoiceIds) {
    for (const [name, [booked, documented]] of Object.entries(await identitiesOf(invoiceId))) {
      expect(booked, name).toBe(documented);
    }
  }
  const [credit] = await adminQuery(
    `select credit_balance::text as "is", (select coalesce(sum(case when credit_account = 'customer_credit' then amount
       when debit_account = 'customer_credit' then -amount end), 0)::numeric(10, 2)::text
       from journal where office_id = $1) as booked from offices where office_id = $1`,
    [office.officeId],
  );
  expect(credit?.["is"]).toBe(credit?.["booked"]);
}

/** What happens to one invoice, at Stripe and here; Stripe makes the refunds that were asked for. */
type Played = { invoiceId: number; status: string; movements: Movement[] };

const paidOf = ({ movements }: Played) =>
  movements.reduce((sum, { kind, amountCents }) => sum + (kind === "charge" ? amountCents : 0), 0);

async function play(played: Played, verb: string, cents: number): Promise<void> {
  const { invoiceId, movements } = played;
  const nth = movements.length;
  const tell = () =>
    stripeSays(invoiceId, { status: played.status, paidCents: paidOf(played), movements });
  const input = { amountCents: cents, reason };
  switch (verb) {
    case "pay": {
      const amountCents = Math.min(cents, TOTAL - paidOf(played));
      if (amountCents === 0 || played.status === "void") return;
      movements.push(movement(`ch_${invoiceId}x${nth}`, amountCents));
      if (paidOf(played) === TOTAL) played.status = "paid";
      return tell();
    }
    case "credit":
      return refusable(creditInvoice(admin, invoiceId, input));
    case "keep":
      return refusable(creditInvoice(admin, invoiceId, { ...input, excess: "office_credit" }));
    case "refund":
      return refusable(refundInvoice(admin, invoiceId, input));
    case "refunded":
    case "disputed": {
      const kind = verb === "refunded" ? ("refund" as const) : ("dispute" as const);
      if (paidOf(played) === 0) return;
      movements.push(movement(`re_${invoiceId}x${nth}`, Math.min(cents, paidOf(played)), { kind }));
      return tell();
    }
    case "void":
    case "write_off":
      if (played.status !== "open" || (verb === "void" && paidOf(played) > 0)) return;
      played.status = verb === "void" ? "void" : "uncollectible";
      return tell();
    default:
      throw new Error(verb);
  }
}

async function refusable(attempt: Promise<unknown>): Promise<void> {
  await attempt.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

test("whatever is paid, credited, refunded, disputed or closed, in any order, the books hold", async () => {
  const VERBS = ["pay", "credit", "keep", "refund", "refunded", "disputed", "void", "write_off"];
  const step = fc.record({
    verb: fc.constantFrom(...VERBS),
    which: fc.integer({ min: 0, max: 1 }),
    cents: fc.constantFrom(1, 4999, 12_500, TOTAL),
  });
  const office = await makeOffice();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      const plays: Played[] = [];
      for (const { verb, which, cents } of steps) {
        // The second invoice may take the office credit that the first one left.
        const played = plays[which] ?? {
          invoiceId: await charge(office),
          status: "open",
          movements: [],
        };
        if (plays[which] === undefined) plays[which] = played;
        await play(played, verb, cents);
        await expectBooksToHold(
          office,
          plays.flatMap((one) => one.invoiceId),
        );
      }
    }),
    { numRuns: 25 },
  );
});

describe("money from outside of Stripe", () => {
  test("that comes twice is two payments, however often it is told", async () => {
    const office = await makeOffice();
    const invoiceId = await charge(office);
    for (const paidCents of [1000, 1000, 25_000, 25_000, 1000]) {
      await stripeSays(invoiceId, { status: paidCents === TOTAL ? "paid" : "open", paidCents });
    }
    const rows = await adminQuery(
      "select amount::text, status::text from payments where invoice_id = $1 order by payment_id",
      [invoiceId],
    );
    expect(rows).toEqual([
      { amount: "10.00", status: "succeeded" },
      { amount: "240.00", status: "succeeded" },
    ]);
    await expectBooksToHold(office, [invoiceId]);
  });

  test("beyond what was due is kept and owed back, and breaks nothing", async () => {
    const office = await makeOffice();
    const invoiceId = await charge(office);
    await stripeSays(invoiceId, { status: "paid", paidCents: 30_000 });
    expect(await identitiesOf(invoiceId)).toMatchObject({ receivable: [-5000, -5000] });
  });
});

test("a part that is paid after a write-off takes that part of it back", async () => {
  const office = await makeOffice();
  const invoiceId = await charge(office);
  await stripeSays(invoiceId, { status: "uncollectible" });
  await stripeSays(invoiceId, { status: "uncollectible", paidCents: 1000 });
  const [row] = await adminQuery(
    `select status::text, amount_paid::text as paid, (select sum(case when debit_account = 'write_offs' then amount
       else -amount end)::text from journal where invoice_id = i.invoice_id
       and 'write_offs' in (debit_account, credit_account)) as lost from invoices i where invoice_id = $1`,
    [invoiceId],
  );
  expect(row).toEqual({ status: "canceled", paid: "10.00", lost: "240.00" });
  await expectBooksToHold(office, [invoiceId]);
});

test("more than was written off takes back no more than that", async () => {
  const office = await makeOffice();
  const invoiceId = await charge(office);
  await creditInvoice(admin, invoiceId, { amountCents: 5000, reason });
  await stripeSays(invoiceId, { status: "uncollectible" });
  await stripeSays(invoiceId, { status: "paid", paidCents: TOTAL });
  expect(await identitiesOf(invoiceId)).toMatchObject({
    gained: [0, 0],
    receivable: [-5000, -5000],
  });
});

test("a void gives back the office credit that the invoice had taken", async () => {
  const office = await makeOffice();
  const first = await charge(office);
  await stripeSays(first, { status: "paid", paidCents: TOTAL });
  await creditInvoice(admin, first, { amountCents: 1000, reason, excess: "office_credit" });
  const second = await charge(office);
  await stripeSays(second, { status: "void" });
  const [row] = await adminQuery(
    "select credit_balance::text as credit from offices where office_id = $1",
    [office.officeId],
  );
  expect(row).toEqual({ credit: "10.00" });
  await expectBooksToHold(office, [first, second]);
});
