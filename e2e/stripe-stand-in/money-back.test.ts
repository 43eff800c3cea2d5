import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCustomer, createOpen, errorOf, startTestBed, type TestBed } from "./testing";

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.standIn.stop());

async function createPaid() {
  const customer = await createCustomer(bed.stripe);
  const open = await createOpen(bed.stripe, customer.id);
  await bed.standIn.control.giveDefaultCard(customer.id, "good");
  await bed.stripe.invoices.pay(open.id);
  const payments = await bed.stripe.invoicePayments.list({ invoice: open.id });
  const intent = payments.data[0]?.payment.payment_intent as string;
  return { customer: customer.id, invoice: open.id, intent };
}

async function latest(type: string): Promise<unknown> {
  const events = await bed.stripe.events.list({ type, limit: 1 });
  return events.data[0]?.data.object;
}

describe("refunds", () => {
  it("add up on the charge, and find their invoice by its payment", async () => {
    const { stripe } = bed;
    const { invoice, intent } = await createPaid();
    const first = await stripe.refunds.create({ payment_intent: intent, amount: 1000 });
    expect(first).toMatchObject({ amount: 1000, status: "succeeded", payment_intent: intent });
    await stripe.refunds.create({ payment_intent: intent, amount: 600 });
    const charge = (await latest("charge.refunded")) as Stripe.Charge;
    expect(charge).toMatchObject({ amount_refunded: 1600, refunded: false });
    expect(charge).not.toHaveProperty("invoice");
    const found = await stripe.invoicePayments.list({
      payment: { type: "payment_intent", payment_intent: intent },
    });
    expect(found.data.map((payment) => payment.invoice)).toEqual([invoice]);
    await stripe.refunds.create({ charge: charge.id });
    expect(await latest("charge.refunded")).toMatchObject({
      amount_refunded: 3600,
      refunded: true,
    });
    const again = await errorOf(stripe.refunds.create({ charge: charge.id }));
    expect(again.code).toBe("charge_already_refunded");
  });
});

describe("credit notes", () => {
  it("lower what is due on an open invoice", async () => {
    const { stripe } = bed;
    const customer = await createCustomer(stripe);
    const open = await createOpen(stripe, customer.id);
    const note = await stripe.creditNotes.create({ invoice: open.id, amount: 1200 });
    expect(note).toMatchObject({ type: "pre_payment", pre_payment_amount: 1200, status: "issued" });
    const after = await stripe.invoices.retrieve(open.id);
    expect(after).toMatchObject({
      status: "open",
      total: 3600,
      amount_due: 2400,
      amount_remaining: 2400,
      pre_payment_credit_notes_amount: 1200,
    });
    expect(
      (await errorOf(stripe.creditNotes.create({ invoice: open.id, amount: 2401 }))).statusCode,
    ).toBe(400);
    await stripe.creditNotes.create({ invoice: open.id, amount: 2400 });
    expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
      status: "paid",
      amount_paid: 0,
    });
  });

  it("refund, credit or settle what was paid, and must say how", async () => {
    const { stripe } = bed;
    const { invoice, customer } = await createPaid();
    const vague = await errorOf(stripe.creditNotes.create({ invoice, amount: 1000 }));
    expect(vague.statusCode).toBe(400);
    const refunded = await stripe.creditNotes.create({
      invoice,
      amount: 1000,
      refund_amount: 1000,
    });
    expect(refunded).toMatchObject({ type: "post_payment", post_payment_amount: 1000 });
    expect(refunded.refunds).toHaveLength(1);
    expect(await latest("charge.refunded")).toMatchObject({ amount_refunded: 1000 });
    await stripe.creditNotes.create({ invoice, amount: 500, credit_amount: 500 });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -500 });
    await stripe.creditNotes.create({
      invoice,
      lines: [{ type: "custom_line_item", description: "Goodwill", quantity: 2, unit_amount: 50 }],
      out_of_band_amount: 100,
    });
    const notes = await stripe.creditNotes.list({ invoice });
    expect(notes.data.map((note) => note.total)).toEqual([100, 500, 1000]);
    expect(notes.data[0]?.lines.data[0]).toMatchObject({ description: "Goodwill", amount: 100 });
    expect(await stripe.invoices.retrieve(invoice)).toMatchObject({
      status: "paid",
      amount_paid: 3600,
      post_payment_credit_notes_amount: 1600,
    });
  });
});

describe("disputes", () => {
  it.each(["lost", "won"] as const)("are opened and %s", async (outcome) => {
    const { control } = bed.standIn;
    const { invoice, intent } = await createPaid();
    const dispute = await control.openDispute({ invoice });
    expect(dispute).toMatchObject({ payment_intent: intent, amount: 3600 });
    expect(await latest("charge.dispute.created")).toMatchObject({ id: dispute.id });
    const refund = bed.stripe.refunds.create({ payment_intent: intent });
    expect((await errorOf(refund)).code).toBe("charge_disputed");
    await control.closeDispute(dispute.id, outcome);
    expect(await latest("charge.dispute.closed")).toMatchObject({
      id: dispute.id,
      status: outcome,
    });
    const listed = await bed.stripe.disputes.list({ payment_intent: intent });
    expect(listed.data[0]).toMatchObject({ id: dispute.id, status: outcome });
  });
});

describe("partial payments", () => {
  it("keep the invoice open until nothing remains", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    await bed.standIn.control.payPartly(open.id, 1000);
    const part = await bed.stripe.invoices.retrieve(open.id, { expand: ["payments"] });
    expect(part).toMatchObject({ status: "open", amount_paid: 1000, amount_remaining: 2600 });
    expect(part.payments?.data.map((payment) => payment.status)).toEqual(["open", "paid"]);
    await bed.standIn.control.payPartly(open.id, 2600);
    expect(await bed.stripe.invoices.retrieve(open.id)).toMatchObject({ status: "paid" });
  });
});
