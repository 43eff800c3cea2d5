import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createCustomer,
  createDraft,
  createOpen,
  errorOf,
  startTestBed,
  until,
  type TestBed,
} from "./testing";

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.standIn.stop());

describe("an invoice's life", () => {
  it("goes from draft over its items to open, sent and paid", async () => {
    const { stripe } = bed;
    const customer = await createCustomer(stripe);
    const draft = await createDraft(stripe, customer.id);
    expect(draft).toMatchObject({ status: "draft", hosted_invoice_url: null, number: null });
    const open = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
    expect(open).toMatchObject({
      status: "open",
      total: 3600,
      amount_due: 3600,
      amount_remaining: 3600,
      number: `${customer.invoice_prefix ?? ""}-0001`,
      metadata: { invoice_id: "42" },
    });
    expect((open.due_date ?? 0) - open.created).toBe(30 * 86_400);
    expect(open.lines.data[0]?.pricing?.unit_amount_decimal?.toString()).toBe("1200");
    await stripe.invoices.sendInvoice(draft.id);
    await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data;
    const paid = await stripe.invoices.pay(draft.id, { payment_method: method?.id ?? "" });
    expect(paid).toMatchObject({ status: "paid", amount_paid: 3600, amount_remaining: 0 });
    const types = (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);
    expect(types.toReversed()).toEqual([
      "customer.created",
      "invoice.created",
      "invoiceitem.created",
      "invoice.updated",
      "payment_intent.created",
      "invoice.updated",
      "invoice.finalized",
      "invoice.sent",
      "payment_method.attached",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
    ]);
  });

  it("has no field that the pinned version removed, and payments only when expanded", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    for (const name of ["paid", "charge", "payment_intent", "subscription", "tax", "discount"]) {
      expect(open).not.toHaveProperty(name);
    }
    expect(open).not.toHaveProperty("payments");
    const expanded = await bed.stripe.invoices.retrieve(open.id, {
      expand: ["payments.data.payment.payment_intent", "customer"],
    });
    const payment = expanded.payments?.data[0];
    expect(payment).toMatchObject({ status: "open", amount_requested: 3600, is_default: true });
    expect(payment?.payment.payment_intent).toMatchObject({ object: "payment_intent" });
    expect(expanded.customer).toMatchObject({ id: customer.id, object: "customer" });
  });

  it("can be voided while open and never afterwards", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    const voided = await bed.stripe.invoices.voidInvoice(open.id);
    expect(voided.status).toBe("void");
    expect(voided.status_transitions.voided_at).not.toBeNull();
    expect((await errorOf(bed.stripe.invoices.pay(open.id))).statusCode).toBe(400);
    expect((await errorOf(bed.stripe.invoices.voidInvoice(open.id))).statusCode).toBe(400);
  });

  it("can be paid or voided after it was written off", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    expect((await bed.stripe.invoices.markUncollectible(open.id)).status).toBe("uncollectible");
    const paid = await bed.stripe.invoices.pay(open.id, { paid_out_of_band: true });
    expect(paid).toMatchObject({ status: "paid", amount_paid: 3600, amount_paid_off_stripe: 3600 });
  });

  it("is paid at its finalization when its total is zero", async () => {
    const customer = await createCustomer(bed.stripe);
    const draft = await createDraft(bed.stripe, customer.id, { unitAmount: "0" });
    const final = await bed.stripe.invoices.finalizeInvoice(draft.id);
    expect(final).toMatchObject({ status: "paid", amount_due: 0, total: 0 });
  });

  it("carries a total below the minimum over to the customer's balance", async () => {
    const customer = await createCustomer(bed.stripe);
    const draft = await createDraft(bed.stripe, customer.id, { unitAmount: "10" });
    const final = await bed.stripe.invoices.finalizeInvoice(draft.id);
    expect(final).toMatchObject({ status: "paid", amount_due: 0, total: 30, ending_balance: 30 });
    const after = await bed.stripe.customers.retrieve(customer.id);
    expect(after).toMatchObject({ balance: 30 });
  });

  it("finalizes itself an hour after its creation when it may advance", async () => {
    const { stripe, standIn } = bed;
    await standIn.control.setClock(new Date("2026-02-01T00:00:00Z"));
    const customer = await createCustomer(stripe);
    const draft = await createDraft(stripe, customer.id);
    await stripe.invoices.update(draft.id, { auto_advance: true });
    await standIn.control.setClock(new Date("2026-02-01T00:59:59Z"));
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe("draft");
    await standIn.control.setClock(new Date("2026-02-01T01:00:00Z"));
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe("open");
    await standIn.control.releaseClock();
  });

  it("can be deleted as a draft only, with its items", async () => {
    const customer = await createCustomer(bed.stripe);
    const draft = await createDraft(bed.stripe, customer.id);
    expect(await bed.stripe.invoices.del(draft.id)).toMatchObject({ deleted: true });
    const gone = await errorOf(bed.stripe.invoices.retrieve(draft.id));
    expect(gone).toMatchObject({ statusCode: 404, code: "resource_missing" });
    const open = await createOpen(bed.stripe, customer.id);
    expect((await errorOf(bed.stripe.invoices.del(open.id))).statusCode).toBe(400);
  });

  it("takes 250 items, shows ten of them and pages through the rest", async () => {
    const customer = await createCustomer(bed.stripe);
    const draft = await createDraft(bed.stripe, customer.id);
    const add = () =>
      bed.stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 100 });
    for (let added = 1; added < 250; added += 1) await add();
    expect((await errorOf(add())).statusCode).toBe(400);
    const full = await bed.stripe.invoices.retrieve(draft.id);
    expect(full.lines).toMatchObject({ has_more: true });
    expect(full.lines.data).toHaveLength(10);
    expect(full.total).toBe(3600 + 249 * 100);
    const lines = await bed.stripe.invoices
      .listLineItems(draft.id, { limit: 100 })
      .autoPagingToArray({ limit: 1000 });
    expect(lines).toHaveLength(250);
    expect(new Set(lines.map((line) => line.id)).size).toBe(250);
  });

  it("takes nothing more once finalized", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    const late = bed.stripe.invoiceItems.create({
      customer: customer.id,
      invoice: open.id,
      amount: 1,
    });
    expect(await errorOf(late)).toMatchObject({ code: "invoice_not_editable" });
  });
});

describe("a declined card", () => {
  it("answers 402, leaves the invoice open and says why", async () => {
    const { stripe, standIn } = bed;
    const customer = await createCustomer(stripe);
    const open = await createOpen(stripe, customer.id);
    const method = await standIn.control.giveDefaultCard(customer.id, "declined");
    const error = await errorOf(stripe.invoices.pay(open.id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "generic_decline",
    });
    const after = await stripe.invoices.retrieve(open.id);
    expect(after).toMatchObject({ status: "open", attempt_count: 1, attempted: true });
    const payments = await stripe.invoicePayments.list({
      invoice: open.id,
      expand: ["data.payment.payment_intent.latest_charge"],
    });
    const intent = payments.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
    expect(intent.last_payment_error).toMatchObject({ code: "card_declined" });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge.payment_method_details?.card).toMatchObject({ brand: "visa", last4: "0341" });
    expect(charge.payment_method).toBe(method.id);
    const failed = await stripe.events.list({ type: "invoice.payment_failed", limit: 1 });
    expect(failed.data[0]?.data.object).toMatchObject({ id: open.id });
  });

  it("is retried by the stand-in's clock, and collected once the card is good", async () => {
    const { stripe, standIn } = bed;
    await standIn.control.setClock(new Date("2026-03-01T00:00:00Z"));
    const customer = await createCustomer(stripe);
    await standIn.control.giveDefaultCard(customer.id, "declined");
    const draft = await createDraft(stripe, customer.id, { collection: "charge_automatically" });
    await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: true });
    await until(async () => (await stripe.invoices.retrieve(draft.id)).attempt_count === 1);
    const first = await stripe.invoices.retrieve(draft.id);
    expect(first.next_payment_attempt).toBe(Date.parse("2026-03-04T00:00:00Z") / 1000);
    await standIn.control.setClock(new Date("2026-03-05T00:00:00Z"));
    expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ attempt_count: 2 });
    await standIn.control.giveDefaultCard(customer.id, "good");
    await standIn.control.setClock(new Date("2026-04-05T00:00:00Z"));
    const paid = await stripe.invoices.retrieve(draft.id);
    expect(paid.status).toBe("paid");
    expect(paid.status_transitions.paid_at).toBe(Date.parse("2026-03-09T00:00:00Z") / 1000);
    await standIn.control.releaseClock();
  });
});
