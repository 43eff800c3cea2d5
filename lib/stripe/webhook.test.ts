import { describe, expect, test, vi } from "vitest";
import { Stripe } from "./client";

const NEW_SECRET = "whsec_new_secret_of_this_test";
const OLD_SECRET = "whsec_old_secret_of_this_test";

const EVENT = {
  id: "evt_1234567890",
  object: "event",
  type: "invoice.paid",
  created: 1_769_900_000,
  livemode: false,
  api_version: "2026-10-28.endive",
  data: { object: { id: "in_1234567890", object: "invoice", customer_name: "not kept" } },
};

async function verifierWith(secret: string | undefined) {
  vi.resetModules();
  vi.stubEnv("STRIPE_WEBHOOK_SECRET", secret);
  return (await import("./webhook")).verifyWebhook;
}

function signed(payload: string, secret: string, secondsFromNow = 0): string {
  const timestamp = Math.floor(Date.now() / 1000) + secondsFromNow;
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

const body = JSON.stringify(EVENT);
const BAD = { kind: "refused", reason: "bad_signature" };

describe("a delivery", () => {
  test("that is signed is told by what it is about, without its payload", async () => {
    const verify = await verifierWith(NEW_SECRET);
    const verified = verify(Buffer.from(body), signed(body, NEW_SECRET));
    expect(verified).toEqual({
      kind: "verified",
      event: {
        eventId: "evt_1234567890",
        type: "invoice.paid",
        occurredAt: new Date(1_769_900_000_000),
        isLive: false,
        apiVersion: "2026-10-28.endive",
        isOfOurMode: true,
        isOfOurVersion: true,
        subject: { kind: "invoice", id: "in_1234567890" },
      },
    });
  });

  test.each([
    ["without a signature", null],
    ["with an empty signature", ""],
    ["signed with another secret", signed(body, "whsec_somebody_else_entirely")],
    ["signed with the empty secret", signed(body, " ")],
    ["signed for another body", signed(`${body} `, NEW_SECRET)],
    ["older than five minutes", signed(body, NEW_SECRET, -301)],
    ["from more than five minutes ahead", signed(body, NEW_SECRET, 310)],
    ["whose second time is far ahead", `t=99999999999,${signed(body, NEW_SECRET)}`],
    ["whose time is no number", signed(body, NEW_SECRET).replace(/t=\d+/, "t=soon")],
  ])("%s is refused", async (_what, signature) => {
    const verify = await verifierWith(NEW_SECRET);
    expect(verify(body, signature)).toEqual(BAD);
  });

  test("within five minutes of our clock is taken", async () => {
    const verify = await verifierWith(NEW_SECRET);
    expect(verify(body, signed(body, NEW_SECRET, -290)).kind).toBe("verified");
    expect(verify(body, signed(body, NEW_SECRET, 290)).kind).toBe("verified");
  });

  test("is taken under the old and the new secret while they are exchanged", async () => {
    const verify = await verifierWith(`${NEW_SECRET}, ${OLD_SECRET}`);
    expect(verify(body, signed(body, NEW_SECRET)).kind).toBe("verified");
    expect(verify(body, signed(body, OLD_SECRET)).kind).toBe("verified");
    expect(verify(body, signed(body, `${NEW_SECRET}, ${OLD_SECRET}`))).toEqual(BAD);
  });

  test.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["no event", JSON.stringify({ id: "evt_1234567890" })],
    ["a thin event", JSON.stringify({ ...EVENT, object: "v2.core.event" })],
    ["an event with a made-up id", JSON.stringify({ ...EVENT, id: "evt_1'; drop" })],
  ])("that is %s is malformed", async (_what, payload) => {
    const verify = await verifierWith(NEW_SECRET);
    expect(verify(payload, signed(payload, NEW_SECRET))).toEqual({
      kind: "refused",
      reason: "malformed",
    });
  });

  test("is never taken while no secret is set", async () => {
    for (const secret of [undefined, ""]) {
      const verify = await verifierWith(secret);
      expect(verify(body, signed(body, NEW_SECRET))).toEqual({ kind: "not_configured" });
    }
  });
});

describe("what an event is about", () => {
  const subjectOf = async (type: string, object: object) => {
    const verify = await verifierWith(NEW_SECRET);
    const payload = JSON.stringify({ ...EVENT, type, data: { object } });
    const verified = verify(payload, signed(payload, NEW_SECRET));
    return verified.kind === "verified" ? verified.event.subject : verified;
  };

  test.each([
    ["invoice_payment.paid", { id: "inpay_12345", invoice: "in_12345" }, "in_12345"],
    ["customer.updated", { id: "cus_12345" }, "cus_12345"],
    ["payment_method.attached", { id: "pm_12345", customer: { id: "cus_12345" } }, "cus_12345"],
  ])("is fetched by the id of it: %s", async (type, object, id) => {
    expect(await subjectOf(type, object)).toMatchObject({ id });
  });

  test.each([
    ["charge.succeeded", { id: "ch_12345" }],
    ["payment_method.attached", { id: "pm_12345", customer: null }],
    ["invoice.paid", { id: "not an id" }],
    ["invoice.paid", {}],
  ])("is nothing for %s with %j", async (type, object) => {
    expect(await subjectOf(type, object)).toBeNull();
  });
});
