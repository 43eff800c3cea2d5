import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelInvoice } from "@/lib/billing/operations/close-invoice";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { refundInvoice } from "@/lib/billing/operations/refund-invoice";
import { retryIntent } from "@/lib/billing/operations/retry-intent";
import { retryInvoice } from "@/lib/billing/operations/retry-invoice";
import { idOf } from "@/lib/stripe/references";
import { adminQuery } from "@/lib/testing/database";
import { admin, type TestOffice } from "@/lib/testing/practice";
import { movement, stripeSays } from "@/lib/testing/stripe-says";
import {
  balances,
  type Bed,
  billedOffice,
  drain,
  drainAgain,
  invoiceRow,
  JANUARY,
  outboxRows,
  paymentRows,
  startBed,
} from "./test-bed";

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.end());
beforeEach(() => bed.begin(JANUARY));

const reason = "Charged too much";

type Pushed = { office: TestOffice; invoiceId: number; stripeId: string; customerId: string };

/** Of 6.00. */
async function pushedInvoice(): Promise<Pushed> {
  const billed = await billedOffice(bed, 3);
  await drain();
  await deliver();
  const [invoice] = (await bed.stripe.invoices.list()).data;
  const { id: stripeId = "", customer } = invoice ?? {};
  return { ...billed, stripeId, customerId: typeof customer === "string" ? customer : "" };
}

async function paidInvoice(): Promise<Pushed> {
  const pushed = await pushedInvoice();
  await bed.control.giveDefaultCard(pushed.customerId, "good");
  await bed.stripe.invoices.pay(pushed.stripeId);
  await deliver();
  return pushed;
}

async function deliver(): Promise<void> {
  await bed.control.flushDeliveries();
  await drain();
}

/** What Stripe holds of an invoice; its customer's balance must always be 0. */
async function atStripe({ stripeId, customerId }: Pushed) {
  const { status, amount_remaining: remaining } = await bed.stripe.invoices.retrieve(stripeId);
  const customer = await bed.stripe.customers.retrieve(customerId);
  const notes = (await bed.stripe.creditNotes.list({ invoice: stripeId })).data;
  const intents = (await bed.stripe.invoicePayments.list({ invoice: stripeId })).data;
  const refunds = [];
  for (const { payment } of intents) {
    const payment_intent = idOf(payment.payment_intent) ?? "";
    refunds.push(...(await bed.stripe.refunds.list({ payment_intent })).data);
  }
  expect("balance" in customer && customer.balance).toBe(0);
  return {
    status,
    remaining,
    notes: notes.map((note) => [note.amount, note.post_payment_amount, note.out_of_band_amount]),
    refunds: refunds.map(({ amount }) => amount),
  };
}

async function amounts(invoiceId: number) {
  const [row] = await adminQuery(
    `select status::text, amount_paid::text as paid, amount_credited::text as credited,
       amount_refunded::text as refunded from invoices where invoice_id = $1`,
    [invoiceId],
  );
  return row;
}

async function intentOf({ invoiceId }: Pushed, kind: string): Promise<number> {
  const [row] = await adminQuery<{ id: number }>(
    "select outbox_id as id from stripe_outbox where invoice_id = $1 and kind = $2 order by 1 desc limit 1",
    [invoiceId, kind],
  );
  return row?.id ?? 0;
}

const lastIntent = async ({ office }: Pushed) => (await outboxRows(office.officeId)).at(-1);

describe("a credit note reaches Stripe", () => {
  test("and lowers what is due there as here, before the push as after it", async () => {
    const billed = await billedOffice(bed, 3);
    await creditInvoice(admin, billed.invoiceId, { amountCents: 200, reason });
    await drain();
    const [invoice] = (await bed.stripe.invoices.list()).data;
    const customerId = typeof invoice?.customer === "string" ? invoice.customer : "";
    const pushed = { ...billed, stripeId: invoice?.id ?? "", customerId };
    expect(await atStripe(pushed)).toMatchObject({ status: "open", remaining: 400 });
    await creditInvoice(admin, billed.invoiceId, { amountCents: 400, reason });
    await drain();
    expect(await atStripe(pushed)).toEqual({
      status: "paid",
      remaining: 0,
      notes: [
        [400, 0, null],
        [200, 0, null],
      ],
      refunds: [],
    });
    await deliver();
    expect(await amounts(billed.invoiceId)).toMatchObject({ status: "paid", paid: "0.00" });
    expect(await balances(billed.invoiceId)).toEqual({});
    const [note] = (await bed.stripe.creditNotes.list({ invoice: pushed.stripeId, limit: 1 })).data;
    expect(note?.metadata).toEqual({
      invoice_id: String(billed.invoiceId),
      credit_note_id: expect.stringMatching(/^\d+$/),
    });
    expect(JSON.stringify(await bed.control.requests())).not.toContain("Charged");
  });

  test("as office credit without a balance of the customer there", async () => {
    const pushed = await paidInvoice();
    const credit = { amountCents: 200, reason, excess: "office_credit" } as const;
    await creditInvoice(admin, pushed.invoiceId, credit);
    await drain();
    await deliver();
    expect(await atStripe(pushed)).toMatchObject({ notes: [[200, 200, 200]], refunds: [] });
    expect(await amounts(pushed.invoiceId)).toMatchObject({ credited: "2.00", refunded: "0.00" });
    expect(await balances(pushed.invoiceId)).toEqual({
      cash: "6.00",
      contract: "-4.00",
      customer_credit: "-2.00",
    });
  });

  test("in two notes where it reaches into what was paid", async () => {
    const pushed = await pushedInvoice();
    await bed.control.payPartly(pushed.stripeId, 500);
    await deliver();
    const credit = { amountCents: 300, reason, excess: "refund" } as const;
    await creditInvoice(admin, pushed.invoiceId, credit);
    await drain();
    await deliver();
    expect(await atStripe(pushed)).toEqual({
      status: "paid",
      remaining: 0,
      notes: [
        [200, 200, null],
        [100, 0, null],
      ],
      refunds: [200],
    });
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "3.00", contract: "-3.00" });
  });

  test("and fails visibly when Stripe was paid meanwhile; tried again, it gives the money back", async () => {
    const pushed = await pushedInvoice();
    await bed.control.giveDefaultCard(pushed.customerId, "good");
    await bed.stripe.invoices.pay(pushed.stripeId);
    await creditInvoice(admin, pushed.invoiceId, { amountCents: 200, reason });
    await drain();
    expect(await lastIntent(pushed)).toMatchObject({
      kind: "credit",
      status: "failed",
      error: "already_paid",
    });
    await deliver();
    expect(await balances(pushed.invoiceId)).toEqual({
      cash: "6.00",
      contract: "-4.00",
      receivable: "-2.00",
    });
    await retryIntent(admin, await intentOf(pushed, "credit"));
    await drain();
    expect(await atStripe(pushed)).toMatchObject({ notes: [[200, 200, null]], refunds: [200] });
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "4.00", contract: "-4.00" });
  });
});

test("the requests about one invoice keep their order, whatever puts the first one off", async () => {
  const pushed = await pushedInvoice();
  const match = { method: "POST", path: "/v1/credit_notes$" };
  await bed.control.addFault({ mode: "rate_limit", match, times: 1 });
  await creditInvoice(admin, pushed.invoiceId, { amountCents: 100, reason });
  await cancelInvoice(admin, pushed.invoiceId, { reason });
  await drain();
  expect((await outboxRows(pushed.office.officeId)).slice(-2)).toMatchObject([
    { kind: "credit", status: "pending", error: "rate_limit" },
    { kind: "void_invoice", status: "pending", error: "needs_earlier" },
  ]);
  await drainAgain();
  const posted = (await bed.control.requests()).filter(({ method }) => method === "POST");
  expect(posted.slice(-2).map(({ path }) => path)).toEqual([
    "/v1/credit_notes",
    `/v1/invoices/${pushed.stripeId}/void`,
  ]);
  expect(await invoiceRow(pushed.invoiceId)).toMatchObject({ status: "canceled" });
  expect(await balances(pushed.invoiceId)).toEqual({});
});

const FAULTS = ["error_after_commit", "reset_after_commit", "garbage", "reset", "error"] as const;
const cases = FAULTS.flatMap((mode) =>
  (["credit", "refund"] as const).flatMap((kind) => [
    [kind, mode, false] as const,
    [kind, mode, true] as const,
  ]),
);

test.each(cases)(
  "a %s that meets %s is done once (keys forgotten: %s)",
  async (kind, mode, isForgotten) => {
    const pushed = await (kind === "credit" ? pushedInvoice() : paidInvoice());
    const match = { method: "POST", path: "/v1/credit_notes$" };
    await bed.control.addFault({ mode, match, times: 2 });
    const input = { amountCents: 200, reason };
    await (kind === "credit" ? creditInvoice : refundInvoice)(admin, pushed.invoiceId, input);
    await drain();
    if (isForgotten) {
      await bed.control.pruneKeys();
      await adminQuery(
        "update stripe_outbox set first_tried_at = first_tried_at - interval '25 hours' where invoice_id = $1",
        [pushed.invoiceId],
      );
    }
    await drainAgain();
    await drainAgain();
    await deliver();
    const isRefund = kind === "refund";
    expect(await atStripe(pushed)).toMatchObject({
      notes: [[200, isRefund ? 200 : 0, null]],
      refunds: isRefund ? [200] : [],
    });
    expect(await lastIntent(pushed)).toMatchObject({ kind, status: "sent" });
    expect(await balances(pushed.invoiceId)).toEqual(
      isRefund ? { cash: "4.00", contract: "-4.00" } : { contract: "-4.00", receivable: "4.00" },
    );
  },
);

describe("a refund", () => {
  const REFUNDED = { kind: "refund", status: "succeeded", amount: "2.00", last4: "4242" };

  test("is one row, whether Stripe's event or its answer comes first", async () => {
    const pushed = await paidInvoice();
    const match = { method: "POST", path: "/v1/credit_notes$" };
    await bed.control.addFault({ mode: "reset_after_commit", match, times: 1 });
    await refundInvoice(admin, pushed.invoiceId, { amountCents: 200, reason });
    await drain();
    await deliver();
    expect(await amounts(pushed.invoiceId)).toMatchObject({ refunded: "2.00", credited: "2.00" });
    await drainAgain();
    await deliver();
    const refunds = (await paymentRows(pushed.invoiceId)).filter((row) => row["kind"] === "refund");
    expect(refunds).toMatchObject([REFUNDED]);
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "4.00", contract: "-4.00" });
  });

  test("made at Stripe gets a credit note here", async () => {
    const pushed = await paidInvoice();
    const [payment] = (await bed.stripe.invoicePayments.list({ invoice: pushed.stripeId })).data;
    const payment_intent = idOf(payment?.payment.payment_intent) ?? "";
    await bed.stripe.refunds.create({ payment_intent, amount: 200 });
    await deliver();
    await deliver();
    expect(await amounts(pushed.invoiceId)).toEqual({
      status: "paid",
      paid: "6.00",
      credited: "2.00",
      refunded: "2.00",
    });
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "4.00", contract: "-4.00" });
  });

  test("of money from outside of Stripe goes back outside, noted at both", async () => {
    const pushed = await pushedInvoice();
    await bed.stripe.invoices.pay(pushed.stripeId, { paid_out_of_band: true });
    await deliver();
    await refundInvoice(admin, pushed.invoiceId, { amountCents: 200, reason });
    await drain();
    await deliver();
    expect(await atStripe(pushed)).toMatchObject({ notes: [[200, 200, 200]], refunds: [] });
    expect(await amounts(pushed.invoiceId)).toMatchObject({ refunded: "2.00" });
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "4.00", contract: "-4.00" });
  });

  test("that the bank sends back is open again, and can be made anew", async () => {
    const pushed = await paidInvoice();
    await refundInvoice(admin, pushed.invoiceId, { amountCents: 200, reason });
    await drain();
    const [note] = (await bed.stripe.creditNotes.list({ invoice: pushed.stripeId })).data;
    const ref = idOf(note?.refunds[0]?.refund) ?? "";
    const creditNoteId = Number(note?.metadata?.["credit_note_id"]);
    const change = { kind: "refund", status: "failed", creditNoteId } as const;
    const movements = [movement(ref, 200, change)];
    await stripeSays(pushed.invoiceId, { status: "paid", paidCents: 600, movements });
    expect(await lastIntent(pushed)).toMatchObject({ status: "failed", error: "refund_came_back" });
    expect(await amounts(pushed.invoiceId)).toMatchObject({ refunded: "0.00", credited: "2.00" });
    expect(await balances(pushed.invoiceId)).toEqual({
      cash: "6.00",
      contract: "-4.00",
      receivable: "-2.00",
    });
    await bed.control.clearRequests();
    await retryIntent(admin, await intentOf(pushed, "refund"));
    await drain();
    const posted = (await bed.control.requests()).filter(({ method }) => method === "POST");
    expect(posted.map(({ path }) => path)).toEqual(["/v1/refunds"]);
    expect(await amounts(pushed.invoiceId)).toMatchObject({ refunded: "2.00" });
    expect(await balances(pushed.invoiceId)).toEqual({ cash: "4.00", contract: "-4.00" });
  });
});

describe("a dispute", () => {
  test.each([
    ["lost", "succeeded", "6.00", { contract: "-6.00", write_offs: "6.00" }],
    ["won", "canceled", "0.00", { cash: "6.00", contract: "-6.00" }],
  ] as const)("is a row that waits, then is %s", async (outcome, status, refunded, books) => {
    const pushed = await paidInvoice();
    const dispute = await bed.control.openDispute({ invoice: pushed.stripeId });
    await deliver();
    expect((await paymentRows(pushed.invoiceId)).at(-1)).toMatchObject({ status: "pending" });
    await bed.control.closeDispute(dispute.id, outcome);
    await deliver();
    expect((await paymentRows(pushed.invoiceId)).at(-1)).toMatchObject({ kind: "dispute", status });
    expect(await amounts(pushed.invoiceId)).toMatchObject({ status: "paid", refunded });
    expect(await balances(pushed.invoiceId)).toEqual(books);
  });

  test("that forbids a refund and is lost leaves nobody anything", async () => {
    const pushed = await paidInvoice();
    const dispute = await bed.control.openDispute({ invoice: pushed.stripeId });
    await refundInvoice(admin, pushed.invoiceId, { amountCents: 600, reason });
    await drain();
    expect(await lastIntent(pushed)).toMatchObject({ status: "failed", error: "charge_disputed" });
    await bed.control.closeDispute(dispute.id, "lost");
    await deliver();
    expect(await balances(pushed.invoiceId)).toEqual({});
  });
});

describe("another attempt", () => {
  async function failedInvoice(): Promise<Pushed> {
    const pushed = await pushedInvoice();
    await bed.control.giveDefaultCard(pushed.customerId, "declined");
    await bed.stripe.invoices.pay(pushed.stripeId).catch(() => undefined);
    await deliver();
    return pushed;
  }

  test("that is declined is one more failed payment, and the request is done", async () => {
    const pushed = await failedInvoice();
    const waiting = await retryInvoice(admin, pushed.invoiceId);
    expect(waiting).toMatchObject({ status: "failed", allowed_actions: [] });
    await expect(retryInvoice(admin, pushed.invoiceId)).rejects.toMatchObject({
      code: "invalid_state",
    });
    await drain();
    await deliver();
    expect(await lastIntent(pushed)).toMatchObject({ kind: "retry_payment", status: "sent" });
    expect((await paymentRows(pushed.invoiceId)).map((row) => row["status"])).toEqual([
      "failed",
      "failed",
    ]);
    expect(await invoiceRow(pushed.invoiceId)).toMatchObject({ status: "failed" });
  });

  test("with a good card pays the invoice", async () => {
    const pushed = await failedInvoice();
    await bed.control.giveDefaultCard(pushed.customerId, "good");
    await retryInvoice(admin, pushed.invoiceId);
    await drain();
    expect(await invoiceRow(pushed.invoiceId)).toMatchObject({ status: "paid", paid: "6.00" });
  });
});
