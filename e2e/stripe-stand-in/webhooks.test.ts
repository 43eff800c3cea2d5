import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createCustomer,
  createOpen,
  startReceiver,
  startTestBed,
  until,
  WEBHOOK_SECRET,
  type TestBed,
} from "./testing";

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let bed: TestBed;
beforeAll(async () => {
  receiver = await startReceiver();
  bed = await startTestBed({
    webhookUrl: receiver.url,
    webhookSecret: WEBHOOK_SECRET,
    webhookEvents: "invoice.*,customer.created",
  });
});
beforeEach(async () => {
  await bed.standIn.control.reset();
  receiver.answer.status = 200;
  receiver.received.length = 0;
});
afterAll(async () => {
  await bed.standIn.stop();
  await receiver.stop();
});

describe("deliveries", () => {
  it("carry the events asked for, with a signature that the SDK accepts", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    await until(() => receiver.types().includes("invoice.finalized"));
    expect(receiver.types()).not.toContain("payment_intent.created");
    const { event } = receiver.received.find((got) => got.event.type === "invoice.finalized") ?? {};
    expect(event).toMatchObject({ api_version: "2026-10-28.endive", livemode: false });
    expect(event?.data.object).toMatchObject({ id: open.id, status: "open" });
    const stored = await bed.stripe.events.retrieve(event?.id ?? "");
    expect(stored.pending_webhooks).toBe(0);
  });

  it("are signed with real time, whatever the stand-in's clock says", async () => {
    await bed.standIn.control.setClock(new Date("2026-01-01T00:00:00Z"));
    await createCustomer(bed.stripe);
    await until(() => receiver.received.length === 1);
    const [got] = receiver.received;
    expect(got?.event.created).toBe(Date.parse("2026-01-01T00:00:00Z") / 1000);
    const signedAt = Number(/t=(\d+)/.exec(got?.signature ?? "")?.[1]);
    expect(Math.abs(signedAt - Date.now() / 1000)).toBeLessThan(10);
  });

  it("are repeated until they are accepted", async () => {
    receiver.answer.status = 503;
    await createCustomer(bed.stripe);
    await until(() => receiver.received.length === 1);
    receiver.answer.status = 200;
    await until(() => receiver.received.length === 2);
    expect(receiver.received[0]?.event.id).toBe(receiver.received[1]?.event.id);
    await until(async () =>
      (await bed.standIn.control.deliveries()).every((row) => row.status === "delivered"),
    );
  });

  it("can be held back and let go in reverse", async () => {
    const { control } = bed.standIn;
    await control.pauseDeliveries();
    const customer = await createCustomer(bed.stripe);
    await createOpen(bed.stripe, customer.id);
    expect(receiver.received).toHaveLength(0);
    const { delivered } = await control.flushDeliveries("reverse");
    const events = (await bed.stripe.events.list({ limit: 100 })).data.filter(
      ({ type }) => type.startsWith("invoice.") || type === "customer.created",
    );
    expect(receiver.types()).toEqual(events.map(({ type }) => type));
    expect(delivered).toBe(events.length);
  });

  it("can be doubled, and one event sent many times at once", async () => {
    const { control } = bed.standIn;
    await control.configureDeliveries({ copies: 2, jitterMs: 50 });
    await createCustomer(bed.stripe);
    await until(() => receiver.received.length === 2);
    const id = receiver.received[0]?.event.id ?? "";
    const answers = await control.deliverEvent(id, { times: 20, concurrent: true });
    expect(answers).toEqual(Array.from({ length: 20 }, () => "200"));
    expect(receiver.received.every(({ event }) => event.id === id)).toBe(true);
    expect(receiver.received).toHaveLength(22);
  });

  it("go to endpoints that were registered, whose secret is told once", async () => {
    const endpoint = await bed.stripe.webhookEndpoints.create({
      url: "http://127.0.0.1:9/none",
      enabled_events: ["invoice.paid"],
    });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(await bed.stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty("secret");
    await bed.stripe.webhookEndpoints.del(endpoint.id);
  });
});

describe("the events list", () => {
  it("pages forwards in time from an event already seen", async () => {
    const first = await createCustomer(bed.stripe, "First");
    const [seen] = (await bed.stripe.events.list({ limit: 1 })).data;
    await createCustomer(bed.stripe, "Second");
    await createCustomer(bed.stripe, "Third");
    const missed = await bed.stripe.events.list({
      ending_before: seen?.id ?? "",
      types: ["customer.created", "customer.updated"],
    });
    const names = missed.data.map((event) => (event.data.object as Stripe.Customer).name);
    expect(names).toEqual(["Third", "Second"]);
    expect(seen?.data.object).toMatchObject({ id: first.id });
  });

  it("reaches back thirty days", async () => {
    await bed.standIn.control.setClock(new Date("2026-01-01T00:00:00Z"));
    await createCustomer(bed.stripe);
    await bed.standIn.control.setClock(new Date("2026-02-15T00:00:00Z"));
    expect((await bed.stripe.events.list()).data).toEqual([]);
  });
});
