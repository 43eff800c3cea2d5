import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCustomer, createOpen, errorOf, sdkFor, startTestBed, type TestBed } from "./testing";

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
beforeEach(() => bed.standIn.control.reset());
afterAll(() => bed.standIn.stop());

const customers = async () => (await bed.stripe.customers.list({ limit: 100 })).data;

describe("idempotency keys", () => {
  it("replay the first answer", async () => {
    const create = () =>
      bed.stripe.customers.create({ name: "A" }, { idempotencyKey: "office-7-1" });
    const first = await create();
    const second = await create();
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(await customers()).toHaveLength(1);
  });

  it("refuse other parameters", async () => {
    await bed.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" });
    const error = await errorOf(
      bed.stripe.customers.create({ name: "B" }, { idempotencyKey: "k" }),
    );
    expect(error).toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
  });

  it("answer 409 while the first request still runs", async () => {
    await bed.standIn.control.setLatency(300);
    const create = () => bed.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" });
    const answers = await Promise.allSettled([create(), create()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    const rejected = answers.find((answer) => answer.status === "rejected");
    expect(rejected?.reason).toMatchObject({ statusCode: 409 });
    await bed.standIn.control.setLatency(0);
    expect(await customers()).toHaveLength(1);
  });

  it.each(["error", "error_after_commit"] as const)("store a 500 of mode %s", async (mode) => {
    await bed.standIn.control.addFault({ mode, times: 1, match: { method: "POST" } });
    const create = () => bed.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" });
    expect((await errorOf(create())).statusCode).toBe(500);
    expect((await errorOf(create())).statusCode).toBe(500);
    expect(await customers()).toHaveLength(mode === "error" ? 0 : 1);
    await bed.standIn.control.pruneKeys();
    await create();
    expect(await customers()).toHaveLength(mode === "error" ? 1 : 2);
  });

  it.each([
    ["reset", 0],
    ["reset_after_commit", 1],
  ] as const)("survive a connection dropped by %s", async (mode, made) => {
    await bed.standIn.control.addFault({ mode, times: 2, match: { method: "POST" } });
    const create = () => bed.stripe.customers.create({ name: "A" }, { idempotencyKey: "k" });
    // A reset is retried once by the SDK, even with retries off.
    expect((await errorOf(create())).type).toBe("StripeConnectionError");
    expect(await customers()).toHaveLength(made);
    await create();
    expect(await customers()).toHaveLength(1);
  });
});

describe("faults", () => {
  it.each([
    ["hang", 0],
    ["hang_after_commit", 1],
  ] as const)("let a caller wait in vain: %s", async (mode, made) => {
    await bed.standIn.control.addFault({ mode, times: 1, match: { method: "POST" } });
    const create = bed.stripe.customers.create({ name: "A" }, { timeout: 200 });
    expect((await errorOf(create)).type).toBe("StripeConnectionError");
    expect(await customers()).toHaveLength(made);
  });

  it("hit only what they match, as often as they say", async () => {
    const { control } = bed.standIn;
    await control.addFault({ mode: "rate_limit", times: 1, match: { path: "^/v1/invoices" } });
    await createCustomer(bed.stripe);
    const error = await errorOf(bed.stripe.invoices.list());
    expect(error).toMatchObject({ statusCode: 429, code: "rate_limit" });
    expect((await bed.stripe.invoices.list()).data).toEqual([]);
  });

  it("can answer what is not JSON", async () => {
    const { control } = bed.standIn;
    for (const mode of ["garbage", "html502", "empty"] as const) {
      await control.addFault({ mode, times: 1 });
      expect((await errorOf(bed.stripe.customers.list())).type).toBe("StripeAPIError");
    }
  });

  it("are repeatable when they happen by chance", async () => {
    const { control } = bed.standIn;
    const round = async () => {
      await control.clearFaults();
      await control.addFault({ mode: "lock_timeout", probability: 0.5, seed: 7 });
      const answers = [];
      for (let call = 0; call < 12; call += 1) {
        const answer = await bed.stripe.customers.list().catch(() => null);
        answers.push(answer === null);
      }
      return answers;
    };
    const first = await round();
    expect(new Set(first).size).toBe(2);
    expect(await round()).toEqual(first);
  });

  it("leave a log of every request with its raw body", async () => {
    await bed.standIn.control.clearRequests();
    await bed.stripe.customers.create({ name: "A & B" }, { idempotencyKey: "k1" });
    const [entry] = await bed.standIn.control.requests();
    expect(entry).toMatchObject({
      method: "POST",
      path: "/v1/customers",
      params: { name: "A & B" },
      idempotencyKey: "k1",
      status: 200,
    });
    expect(entry?.rawBody).toContain("name=");
    expect(JSON.stringify(entry)).not.toContain("sk_test");
  });

  it("include limits on requests per second", async () => {
    await bed.standIn.control.setRateLimit({ perEndpointPerSecond: 3 });
    const calls = Array.from({ length: 20 }, () => bed.stripe.customers.list());
    const answers = await Promise.allSettled(calls);
    const refused = answers.filter((answer) => answer.status === "rejected").length;
    expect(refused).toBeGreaterThanOrEqual(10);
  });
});

describe("parameters", () => {
  it("that Stripe does not know are refused, nested ones too", async () => {
    const plain = bed.stripe.invoices.list({ paid: true } as never);
    expect(await errorOf(plain)).toMatchObject({ code: "parameter_unknown", param: "paid" });
    const nested = bed.stripe.invoices.create({ automatic_tax: { on: true } } as never);
    expect(await errorOf(nested)).toMatchObject({ statusCode: 400 });
    const typed = bed.stripe.customers.list({ limit: "many" } as never);
    expect(await errorOf(typed)).toMatchObject({ code: "parameter_invalid_integer" });
  });

  it("that Stripe needs are asked for", async () => {
    const customer = await createCustomer(bed.stripe);
    const noTerm = bed.stripe.invoices.create({
      customer: customer.id,
      collection_method: "send_invoice",
    });
    expect(await errorOf(noTerm)).toMatchObject({ code: "parameter_missing" });
  });

  it("cannot expand more than four levels", async () => {
    const customer = await createCustomer(bed.stripe);
    const open = await createOpen(bed.stripe, customer.id);
    const deep = "payments.data.payment.payment_intent.latest_charge";
    const error = await errorOf(bed.stripe.invoices.retrieve(open.id, { expand: [deep] }));
    expect(error.message).toContain("more than 4 levels");
  });
});

describe("lists", () => {
  it("page in both directions and by automatic pagination", async () => {
    const { stripe } = bed;
    for (let made = 0; made < 25; made += 1) await createCustomer(stripe, `Office ${made}`);
    const all = await stripe.customers.list({ limit: 7 }).autoPagingToArray({ limit: 100 });
    expect(all.map((customer) => customer.name)).toEqual(
      Array.from({ length: 25 }, (_, index) => `Office ${24 - index}`),
    );
    const third = await stripe.customers.list({ limit: 2, starting_after: all[9]?.id ?? "" });
    expect(third.data.map(({ id }) => id)).toEqual([all[10]?.id, all[11]?.id]);
    expect(third.has_more).toBe(true);
    const before = await stripe.customers.list({ limit: 2, ending_before: all[9]?.id ?? "" });
    expect(before.data.map(({ id }) => id)).toEqual([all[7]?.id, all[8]?.id]);
    expect((await errorOf(stripe.customers.list({ limit: 101 }))).statusCode).toBe(400);
  });

  it("filter by customer, status and time", async () => {
    const { stripe } = bed;
    const one = await createCustomer(stripe);
    const two = await createCustomer(stripe);
    const open = await createOpen(stripe, one.id);
    await createOpen(stripe, two.id);
    const ids = async (params: object) =>
      (await stripe.invoices.list(params)).data.map(({ id }) => id);
    expect(await ids({ customer: one.id })).toEqual([open.id]);
    expect(await ids({ customer: one.id, status: "draft" })).toEqual([]);
    expect(await ids({ created: { gte: open.created } })).toHaveLength(2);
    expect(await ids({ created: { lt: open.created } })).toEqual([]);
  });
});

describe("callers", () => {
  it("need a test key and the pinned version", async () => {
    expect((await errorOf(sdkFor(bed.standIn.url, "sk_live_x").customers.list())).statusCode).toBe(
      401,
    );
    const other = await errorOf(bed.stripe.customers.list({}, { apiVersion: "2024-06-20" }));
    expect(other.statusCode).toBe(400);
  });

  it("read a deleted customer as deleted", async () => {
    const customer = await createCustomer(bed.stripe);
    await bed.stripe.customers.del(customer.id);
    const gone = await bed.stripe.customers.retrieve(customer.id);
    expect(gone).toMatchObject({ id: customer.id, deleted: true });
    expect(await errorOf(bed.stripe.invoices.create({ customer: customer.id }))).toMatchObject({
      code: "resource_missing",
    });
  });
});
