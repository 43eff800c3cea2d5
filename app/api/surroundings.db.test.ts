import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startStandIn, type StandIn } from "@/e2e/stripe-stand-in/client";
import { realNow } from "@/lib/clock";
import { disconnect } from "@/lib/db/client";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { env } from "@/lib/env";
import { adminQuery } from "@/lib/testing/database";
import { makeOffice, makePatients, setClock } from "@/lib/testing/practice";
import * as unknownAddress from "./[...path]/route";
import * as cron from "./cron/roll-cycles/route";
import * as live from "./health/live/route";
import * as ready from "./health/ready/route";
import * as metrics from "./metrics/route";
import * as openApi from "./openapi.json/route";
import * as webhook from "./webhooks/stripe/route";

// Only Next itself can say when an answer is out.
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn();
  process.env["STRIPE_API_BASE"] = standIn.url;
});
afterAll(async () => {
  await disconnect();
  await standIn.stop();
});

const noParams = { params: Promise.resolve({}) };
const requestOf = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  new Request("http://localhost:3000/api/x", { ...init, headers });
const bearer = (secret: string | undefined) => ({ authorization: `Bearer ${secret}` });

describe("a webhook", () => {
  const event = (id: string, type = "invoice.paid") =>
    JSON.stringify({
      id,
      object: "event",
      type,
      created: Math.floor(realNow().getTime() / 1000),
      livemode: false,
      api_version: "2026-10-28.endive",
      data: { object: { id: "in_1ABCDEFGH", object: "invoice" } },
    });

  function signed(body: string, ageSeconds = 0): Record<string, string> {
    const at = Math.floor(realNow().getTime() / 1000) - ageSeconds;
    const secret = env().STRIPE_WEBHOOK_SECRET ?? "";
    const hash = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    return { "stripe-signature": `t=${at},v1=${hash}` };
  }

  async function deliver(body: string, headers: Record<string, string>) {
    const response = await webhook.POST(requestOf(headers, { method: "POST", body }), noParams);
    return { status: response.status, body: (await response.json()) as object };
  }
  const kept = () => adminQuery("select 1 from stripe_events");

  test("is kept once, however often it comes, even at once", async () => {
    const body = event("evt_00000001");
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(body, signed(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const results = answers.map((answer) => Reflect.get(answer.body, "result") as string);
    expect(results.sort()).toEqual([...Array<string>(7).fill("duplicate"), "stored"]);
    expect(await kept()).toHaveLength(1);
  });

  test("of a type that is not followed is recorded as ignored", async () => {
    const body = event("evt_00000002", "product.created");
    expect(await deliver(body, signed(body))).toEqual({
      status: 200,
      body: { received: true, event_id: "evt_00000002", result: "ignored" },
    });
  });

  test.each([
    ["unsigned", (body: string) => [body, {}] as const, "bad_signature"],
    [
      "signed for another body",
      (body: string) => [`${body} `, signed(body)] as const,
      "bad_signature",
    ],
    ["stale", (body: string) => [body, signed(body, 400)] as const, "bad_signature"],
    [
      "signed ahead of time",
      (body: string) => [body, signed(body, -400)] as const,
      "bad_signature",
    ],
    [
      "cut off",
      (body: string) => [body.slice(0, 40), signed(body.slice(0, 40))] as const,
      "malformed_json",
    ],
    ["no event", () => ["{}", signed("{}")] as const, "malformed_json"],
    ["too large", () => ["x".repeat(1_048_577), signed("x")] as const, "payload_too_large"],
  ])("that is %s changes nothing", async (_what, make, code) => {
    const before = (await kept()).length;
    const [body, headers] = make(event("evt_00000003"));
    const status = code === "payload_too_large" ? 413 : 400;
    expect(await deliver(body, headers)).toMatchObject({ status, body: { code } });
    expect(await kept()).toHaveLength(before);
  });

  test("is sent, not fetched", async () => {
    const response = await webhook.GET(requestOf(), noParams);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  });
});

describe("health", () => {
  test("is live, and ready with a migrated database", async () => {
    expect((await live.GET(requestOf(), noParams)).status).toBe(200);
    const response = await ready.GET(requestOf(), noParams);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "ready", alarms: [] },
    ]);
  });

  test("is not ready without the tables", async () => {
    await adminQuery("alter table plans rename to plans_away");
    try {
      const response = await ready.GET(requestOf(), noParams);
      expect([response.status, await response.json()]).toEqual([
        503,
        { status: "not_ready", missing: ["migrations"] },
      ]);
    } finally {
      await adminQuery("alter table plans_away rename to plans");
    }
  });
});

describe("metrics", () => {
  test("are shown to the holder of the token", async () => {
    const response = await metrics.GET(requestOf(bearer(env().METRICS_TOKEN)), noParams);
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/plain");
    for (const name of ["offices_due", "outbox_pending", "outbox_failed", "inbox_failed"]) {
      expect(text).toMatch(new RegExp(`^lumbar_${name} \\d+$`, "m"));
    }
    expect(text).toContain("process_cpu_seconds_total");
  });

  test.each([{}, bearer("wrong"), bearer("")])("are refused to %j", async (headers) => {
    const response = await metrics.GET(requestOf(headers), noParams);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("the scheduled run", () => {
  test("rolls what is due, tells Stripe, then finds nothing left", async () => {
    await setClock("2026-03-10T15:00:00Z");
    const office = await makeOffice();
    await activateManyPatients(office.manager, office.officeId, await makePatients(office, 2));
    await setClock("2026-04-20T15:00:00Z");
    const runOnce = async () => {
      const response = await cron.GET(requestOf(bearer(env().CRON_SECRET)), noParams);
      return { status: response.status, body: (await response.json()) as object };
    };
    const counters = { offices_rolled: 1, invoices_finalized: 1, lines_written: 2, more: false };
    expect(await runOnce()).toMatchObject({
      status: 200,
      body: { ...counters, outbox: { sent: 2, failed: 0, pending: 0 } },
    });
    const paths = (await standIn.control.requests()).map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith("/finalize"))).toHaveLength(1);
    expect(await runOnce()).toMatchObject({ status: 200, body: { offices_due: 0, more: false } });
  });

  test.each([{}, bearer("wrong")])("is refused to %j", async (headers) => {
    expect((await cron.GET(requestOf(headers), noParams)).status).toBe(401);
  });
});

test("the OpenAPI document describes the specified endpoints", async () => {
  const response = await openApi.GET(requestOf(), noParams);
  const document = (await response.json()) as { openapi: string; paths: Record<string, object> };
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      "/offices/{office_id}/invoices",
      "/invoices/{invoice_id}",
      "/invoices/{invoice_id}/line-items",
      "/patients/{patient_id}/activate",
      "/charges/one-off",
      "/payment-status/{invoice_id}",
      "/invoices/generate-monthly",
    ]),
  );
});

test("an address that nothing takes answers a problem, not a page", async () => {
  for (const method of ["GET", "POST", "OPTIONS"] as const) {
    const response = await unknownAddress[method](requestOf());
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.status).toBe(404);
    expect(response.headers.get("ratelimit-remaining")).toMatch(/^\d+$/);
  }
});
