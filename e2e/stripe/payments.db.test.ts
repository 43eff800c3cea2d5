import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyPaymentEvent } from "@/lib/billing/operations/apply-payment-event";
import { refreshOfficeStandings } from "@/lib/billing/operations/refresh-office-standing";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { stripeGateway } from "@/lib/stripe/gateway";
import { adminQuery } from "@/lib/testing/database";
import { cron, type TestOffice } from "@/lib/testing/practice";
import {
  balances,
  type Bed,
  billedOffice,
  drain,
  invoiceRow,
  JANUARY,
  officeStatus,
  paymentRows,
  startBed,
} from "./test-bed";

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.end());
beforeEach(() => bed.begin(JANUARY));

type Pushed = {
  office: TestOffice;
  invoiceId: number;
  stripeInvoiceId: string;
  customerId: string;
};

async function pushedInvoice(): Promise<Pushed> {
  const billed = await billedOffice(bed, 3);
  await drain();
  const invoices = (await bed.stripe.invoices.list()).data;
  const invoice = invoices.find(
    ({ metadata }) => metadata?.["invoice_id"] === String(billed.invoiceId),
  );
  await deliver();
  return {
    ...billed,
    stripeInvoiceId: invoice?.id ?? "",
    customerId: typeof invoice?.customer === "string" ? invoice.customer : "",
  };
}

async function deliver(order: "fifo" | "reverse" | "shuffle" = "fifo", seed = 1): Promise<void> {
  await bed.control.flushDeliveries(order, seed);
  await drain();
}

async function payWith(
  { stripeInvoiceId, customerId }: Pushed,
  outcome: "good" | "declined",
): Promise<void> {
  await bed.control.giveDefaultCard(customerId, outcome);
  await bed.stripe.invoices.pay(stripeInvoiceId).catch((error: unknown) => {
    if (outcome === "good") throw error;
  });
}

async function endOf({ office, invoiceId }: Pushed) {
  const { status, paid, total, reason } = (await invoiceRow(invoiceId)) ?? {};
  return {
    invoice: { status, paid, total, reason },
    office: await officeStatus(office),
    payments: await paymentRows(invoiceId),
    books: await balances(invoiceId),
  };
}

const DECLINED = {
  kind: "charge",
  status: "failed",
  amount: "6.00",
  failure_code: "card_declined",
  brand: "visa",
  last4: "0341",
};
const PAID = {
  kind: "charge",
  status: "succeeded",
  amount: "6.00",
  failure_code: null,
  brand: "visa",
  last4: "4242",
};
const FAILED_END = {
  invoice: { status: "failed", paid: "0.00", total: "6.00", reason: null },
  office: "past_due",
  payments: [DECLINED],
  books: { contract: "-6.00", receivable: "6.00" },
};
const PAID_END = {
  invoice: { status: "paid", paid: "6.00", total: "6.00", reason: null },
  office: "active",
  payments: [DECLINED, PAID],
  books: { cash: "6.00", contract: "-6.00" },
};

test("a declined card makes the invoice failed and the office past due, a payment heals both", async () => {
  const pushed = await pushedInvoice();
  await payWith(pushed, "declined");
  await deliver();
  expect(await endOf(pushed)).toEqual(FAILED_END);
  await payWith(pushed, "good");
  await deliver();
  expect(await endOf(pushed)).toEqual(PAID_END);
  expect((await invoiceRow(pushed.invoiceId))?.["paid_at"]).toEqual(
    new Date("2026-02-01T05:00:00Z"),
  );
});

describe("deliveries in any order lead to the same end", () => {
  test.each(["fifo", "reverse", "shuffle"] as const)("all at the end, %s", async (order) => {
    const pushed = await pushedInvoice();
    await payWith(pushed, "declined");
    await payWith(pushed, "good");
    await deliver(order, 7);
    expect(await endOf(pushed)).toEqual(PAID_END);
  });

  test("each event alone, the newest first, the oldest last", async () => {
    const pushed = await pushedInvoice();
    await payWith(pushed, "declined");
    await payWith(pushed, "good");
    const events = (await bed.stripe.events.list({ limit: 100 })).data;
    for (const { id } of events) {
      await bed.control.deliverEvent(id);
      await drain();
    }
    expect(await endOf(pushed)).toEqual(PAID_END);
  });

  test("every event twenty times at once", async () => {
    await bed.control.configureDeliveries({ copies: 20 });
    const pushed = await pushedInvoice();
    await payWith(pushed, "declined");
    await payWith(pushed, "good");
    bed.inbox.results.length = 0;
    await bed.control.resumeDeliveries();
    const events = (await bed.stripe.events.list({ limit: 100, type: "invoice.paid" })).data;
    const answers = await bed.control.deliverEvent(events[0]?.id ?? "", {
      times: 20,
      concurrent: true,
    });
    expect(new Set(answers)).toEqual(new Set(["200"]));
    await Promise.all([drain(), drain(), deliver("shuffle")]);
    await drain();
    expect(await endOf(pushed)).toEqual(PAID_END);
    const [row] = await adminQuery<{ count: number }>(
      "select count(*)::int as count from stripe_events where event_id = $1",
      [events[0]?.id],
    );
    expect(row?.count).toBe(1);
    expect(bed.inbox.results).toContain("duplicate");
    const audits = await adminQuery(
      "select 1 from audit_events where action = 'invoice.payment' and object_id = $1 and details->'status'->>'after' = 'paid'",
      [String(pushed.invoiceId)],
    );
    expect(audits).toHaveLength(1);
  });
});

test("an older look that comes in later changes nothing", async () => {
  const pushed = await pushedInvoice();
  await payWith(pushed, "declined");
  const gateway = stripeGateway();
  const old = await gateway.fetchInvoice(pushed.stripeInvoiceId);
  await payWith(pushed, "good");
  await deliver();
  const [failed] = (await bed.stripe.events.list({ type: "invoice.payment_failed" })).data;
  await adminQuery(
    "update stripe_events set status = 'stored', received_at = now() + interval '1 hour' where event_id = $1",
    [failed?.id],
  );
  const answer = await applyPaymentEvent(
    { ...gateway, fetchInvoice: () => Promise.resolve(old) },
    failed?.id ?? "",
  );
  expect(answer).toBe("ignored");
  expect(await endOf(pushed)).toEqual(PAID_END);
});

test("a payment in parts raises what is paid and never counts twice", async () => {
  const pushed = await pushedInvoice();
  await bed.control.payPartly(pushed.stripeInvoiceId, 250);
  await deliver("shuffle", 3);
  expect(await endOf(pushed)).toMatchObject({
    invoice: { status: "sent", paid: "2.50" },
    office: "active",
    books: { cash: "2.50", contract: "-6.00", receivable: "3.50" },
  });
  await payWith(pushed, "declined");
  await deliver();
  await bed.control.payPartly(pushed.stripeInvoiceId, 350);
  await deliver("reverse");
  const end = await endOf(pushed);
  expect(end).toMatchObject({
    invoice: { status: "paid", paid: "6.00" },
    office: "active",
    books: { cash: "6.00", contract: "-6.00" },
  });
  expect(end.payments.map((row) => [row["status"], row["amount"]])).toEqual([
    ["succeeded", "2.50"],
    ["failed", "3.50"],
    ["succeeded", "3.50"],
  ]);
});

test("money from outside of Stripe is a payment without a card", async () => {
  const pushed = await pushedInvoice();
  await bed.stripe.invoices.pay(pushed.stripeInvoiceId, { paid_out_of_band: true });
  await deliver();
  expect(await endOf(pushed)).toMatchObject({
    invoice: { status: "paid", paid: "6.00" },
    payments: [{ status: "succeeded", amount: "6.00", brand: null, last4: null }],
    books: { cash: "6.00", contract: "-6.00" },
  });
});

test("a void at Stripe cancels the invoice and takes back what was booked", async () => {
  const pushed = await pushedInvoice();
  await bed.stripe.invoices.voidInvoice(pushed.stripeInvoiceId);
  await deliver("reverse");
  expect(await endOf(pushed)).toEqual({
    invoice: { status: "canceled", paid: "0.00", total: "6.00", reason: "voided" },
    office: "active",
    payments: [],
    books: {},
  });
});

test("what is written off and paid after all ends as paid", async () => {
  const pushed = await pushedInvoice();
  await bed.stripe.invoices.markUncollectible(pushed.stripeInvoiceId);
  await deliver();
  expect(await endOf(pushed)).toMatchObject({
    invoice: { status: "canceled", reason: "written_off" },
    books: { contract: "-6.00", write_offs: "6.00" },
  });
  await payWith(pushed, "good");
  await deliver();
  expect(await endOf(pushed)).toMatchObject({
    invoice: { status: "paid", paid: "6.00", reason: null },
    books: { cash: "6.00", contract: "-6.00" },
  });
});

test("a card on file is shown, used for the next invoice, and can go", async () => {
  const pushed = await pushedInvoice();
  const methodOf = async () => {
    const [row] = await adminQuery(
      "select default_method_brand as brand, default_method_last4 as last4 from offices where office_id = $1",
      [pushed.office.officeId],
    );
    return row;
  };
  const card = await bed.control.giveDefaultCard(pushed.customerId, "good");
  await deliver("shuffle", 2);
  expect(await methodOf()).toEqual({ brand: "visa", last4: "4242" });

  await bed.moveTo("2026-03-01T05:00:00Z");
  await rollDueCycles(cron, { officeId: pushed.office.officeId });
  const [invoice] = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1 and status = 'sent' order by 1 desc limit 1",
    [pushed.office.officeId],
  );
  await drain();
  // The stand-in charges what moves by itself when its clock moves.
  await bed.moveTo("2026-03-01T06:00:00Z");
  await deliver();
  expect(await invoiceRow(invoice?.id ?? 0)).toMatchObject({ status: "paid", paid: "6.00" });

  await bed.stripe.paymentMethods.detach(card.id);
  await deliver();
  expect(await methodOf()).toEqual({ brand: null, last4: null });
});

test("an office is past due from the instant after a due date until it is paid", async () => {
  const pushed = await pushedInvoice();
  const dueAt = (await invoiceRow(pushed.invoiceId))?.["due_at"] as Date;
  await bed.moveTo(dueAt.toISOString());
  await refreshOfficeStandings(cron);
  expect(await officeStatus(pushed.office)).toBe("active");
  await bed.moveTo(new Date(dueAt.getTime() + 1000).toISOString());
  await refreshOfficeStandings(cron);
  expect(await officeStatus(pushed.office)).toBe("past_due");
  await refreshOfficeStandings(cron);
  await payWith(pushed, "good");
  await deliver();
  expect(await officeStatus(pushed.office)).toBe("active");
});

describe("events that are not for us", () => {
  const eventOf = async (stripeObjectId: string) => {
    const rows = await adminQuery(
      "select status::text, reason from stripe_events where object_index is not null order by received_at desc",
    );
    expect(JSON.stringify(rows)).not.toContain(stripeObjectId);
    return rows;
  };

  test("are kept as unmatched, also when their metadata claims an invoice of ours", async () => {
    const pushed = await pushedInvoice();
    const stranger = await bed.stripe.customers.create({ email: "someone@else.example" });
    const foreign = await bed.stripe.invoices.create({
      customer: stranger.id,
      collection_method: "send_invoice",
      days_until_due: 1,
      metadata: { invoice_id: String(pushed.invoiceId) },
    });
    await bed.stripe.invoiceItems.create({
      customer: stranger.id,
      invoice: foreign.id,
      amount: 900,
    });
    await bed.stripe.invoices.finalizeInvoice(foreign.id);
    await bed.stripe.invoices.pay(foreign.id, { paid_out_of_band: true });
    await deliver();
    expect(await eventOf(foreign.id)).toContainEqual({ status: "unmatched", reason: "not_ours" });
    expect(await endOf(pushed)).toMatchObject({ invoice: { status: "sent", paid: "0.00" } });
  });

  test("are kept as ignored when nobody follows their type", async () => {
    await bed.stripe.customers.create({ email: "someone@else.example" });
    await deliver();
    const rows = await adminQuery(
      "select status::text, reason, object_ref from stripe_events where type = 'customer.created' order by received_at desc limit 1",
    );
    expect(rows).toEqual([{ status: "ignored", reason: "not_followed", object_ref: null }]);
  });
});

test("an event that Stripe does not answer for stays visible and is applied later", async () => {
  const pushed = await pushedInvoice();
  await payWith(pushed, "good");
  await bed.control.addFault({ mode: "error", match: { method: "GET", path: "/v1/invoices/in_" } });
  await deliver();
  const failed = await adminQuery(
    "select status::text, reason from stripe_events where type = 'invoice.paid' order by received_at desc limit 1",
  );
  expect(failed).toEqual([{ status: "failed", reason: "stripe_failed" }]);
  await bed.control.clearFaults();
  await adminQuery("update graphile_worker._private_jobs set run_at = now()");
  await drain();
  expect(await endOf(pushed)).toMatchObject({ invoice: { status: "paid", paid: "6.00" } });
  const [event] = await adminQuery(
    "select status::text, reason from stripe_events where type = 'invoice.paid' order by received_at desc limit 1",
  );
  // Stripe tells of one payment by several events; whichever comes later brings nothing new.
  expect(event).toMatchObject({ status: "applied" });
  expect([null, "nothing_new"]).toContain(event?.["reason"]);
});
