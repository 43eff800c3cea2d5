import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { carryOutIntent } from "@/lib/billing/operations/carry-out-intent";
import { retryIntent } from "@/lib/billing/operations/retry-intent";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { decryptField } from "@/lib/ephi/field-encryption";
import { stripeGateway } from "@/lib/stripe/gateway";
import { adminQuery } from "@/lib/testing/database";
import { admin, cron } from "@/lib/testing/practice";
import {
  type Bed,
  billedOffice,
  drain,
  drainAgain,
  invoiceRow,
  JANUARY,
  outboxRows,
  startBed,
  until,
} from "./test-bed";

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed.end());
beforeEach(() => bed.begin(JANUARY));

async function atStripe() {
  const customers = (await bed.stripe.customers.list({ limit: 100 })).data;
  const invoices = (await bed.stripe.invoices.list({ limit: 100 })).data;
  return { customers, invoices };
}

async function writes() {
  return (await bed.control.requests()).filter((request) => request.method === "POST");
}

describe("an issued invoice", () => {
  test("becomes one customer and one sent invoice of aggregate lines", async () => {
    const { office, invoiceId } = await billedOffice(bed, 3);
    expect(await drain()).toMatchObject({ outbox: { sent: 2, failed: 0 }, isOutOfTime: false });
    const { customers, invoices } = await atStripe();
    expect(customers).toMatchObject([
      {
        name: "Test Office",
        email: "billing@test.example",
        phone: null,
        description: null,
        metadata: { office_id: String(office.officeId) },
      },
    ]);
    expect(invoices).toMatchObject([
      {
        status: "open",
        total: 600,
        collection_method: "send_invoice",
        metadata: { invoice_id: String(invoiceId) },
        lines: { data: [{ description: "Active patient accounts", quantity: 3, amount: 600 }] },
      },
    ]);
    expect(Object.keys(invoices[0]?.metadata ?? {})).toEqual(["invoice_id"]);
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: "sent", pushed: true });
    expect((await invoiceRow(invoiceId))?.["due_at"]).toEqual(
      new Date((invoices[0]?.due_date ?? 0) * 1000),
    );
  });

  test("tells Stripe nothing of any patient", async () => {
    const { office } = await billedOffice(bed, 3);
    await drain();
    const refs = await adminQuery<{ ref: string }>(
      "select anonymous_patient_ref as ref from patients where office_id = $1",
      [office.officeId],
    );
    const sent = JSON.stringify(await bed.control.requests());
    for (const { ref } of refs) expect(sent).not.toContain(ref);
    expect(sent).not.toMatch(/pt_|First\d|Last\d|patient\d@/);
  });

  test("can be read back word for word, with its hash", async () => {
    const { office } = await billedOffice(bed, 2);
    await drain();
    const rows = await adminQuery<{ id: number; body: string; sha: string }>(
      `select outbox_id as id, body, body_sha256 as sha from stripe_outbox where office_id = $1
       order by kind`,
      [office.officeId],
    );
    const bodies = rows.map(({ id, body, sha }) => {
      const text = decryptField({ table: "stripe_outbox", column: "body", rowId: id }, body);
      expect(createHash("sha256").update(text).digest("hex")).toBe(sha);
      return JSON.parse(text) as { requests: { path: string; params: object }[] };
    });
    const { invoices } = await atStripe();
    const kept = JSON.stringify(bodies.flatMap(({ requests }) => requests)).replaceAll(
      "{draft}",
      invoices[0]?.id ?? "",
    );
    const inWords = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
        typeof part === "number" || typeof part === "boolean" ? String(part) : part,
      );
    const left = (await writes()).map(({ method, path, params }) => ({ method, path, params }));
    expect(inWords(JSON.parse(kept))).toEqual(inWords(left));
  });

  test("is charged by itself when a card is on file", async () => {
    const first = await billedOffice(bed, 1);
    await drain();
    await adminQuery(
      "update offices set default_method_brand = 'visa', default_method_last4 = '4242' where office_id = $1",
      [first.office.officeId],
    );
    await bed.moveTo("2026-03-01T05:00:00Z");
    await rollDueCycles(cron, { officeId: first.office.officeId });
    await drain();
    const { customers, invoices } = await atStripe();
    expect(customers).toHaveLength(1);
    expect(invoices).toHaveLength(2);
    expect(invoices[0]).toMatchObject({
      collection_method: "charge_automatically",
      auto_advance: true,
      total: 200,
    });
  });
});

describe("a call that fails", () => {
  const STEPS = [
    { step: "customer", path: "/v1/customers$" },
    { step: "draft", path: "/v1/invoices$" },
    { step: "item", path: "/v1/invoiceitems$" },
    { step: "finalize", path: "/finalize$" },
    { step: "send", path: "/send$" },
  ];
  const MODES = [
    "error",
    "error_after_commit",
    "reset",
    "reset_after_commit",
    "garbage",
    "empty",
    "html502",
    "rate_limit",
    "lock_timeout",
  ] as const;

  const CASES = STEPS.flatMap((step) =>
    MODES.flatMap((mode) => [
      { ...step, mode, keys: "kept" },
      { ...step, mode, keys: "forgotten" },
    ]),
  );
  test.each(CASES)(
    "at $step with $mode leaves one customer and one invoice in the end, keys $keys",
    async ({ path, mode, keys }) => {
      // A reset connection is tried once more by the SDK itself, under the same key.
      const times = mode.startsWith("reset") ? 2 : 1;
      await bed.control.addFault({ mode, match: { method: "POST", path }, times });
      const { office, invoiceId } = await billedOffice(bed, 3);
      await drain();
      expect((await invoiceRow(invoiceId))?.["pushed"]).toBe(false);
      if (keys === "forgotten") await bed.control.pruneKeys();
      await drainAgain();
      const { customers, invoices } = await atStripe();
      expect(customers).toHaveLength(1);
      expect(invoices).toHaveLength(1);
      expect(invoices[0]).toMatchObject({ status: "open", total: 600 });
      expect(invoices[0]?.lines.data).toHaveLength(1);
      expect(await outboxRows(office.officeId)).toMatchObject([
        { kind: "push_invoice", status: "sent", error: null },
        { kind: "create_customer", status: "sent", error: null },
      ]);
    },
  );

  test("and is a refusal is given up, visibly and audited, without Stripe's words", async () => {
    await bed.control.addFault({
      mode: "error",
      status: 400,
      body: JSON.stringify({
        error: { type: "invalid_request_error", code: "email_invalid", message: "Jane Doe is bad" },
      }),
      match: { method: "POST", path: "/v1/customers$" },
      times: 1,
    });
    const { office } = await billedOffice(bed, 1);
    expect(await drain()).toMatchObject({ outbox: { sent: 0, failed: 1 } });
    expect(await outboxRows(office.officeId)).toMatchObject([
      { kind: "push_invoice", status: "pending", error: "needs_customer" },
      { kind: "create_customer", status: "failed", error: "email_invalid" },
    ]);
    const audit = await adminQuery(
      "select details from audit_events where office_id = $1 and action = 'outbox.fail'",
      [office.officeId],
    );
    expect(audit).toMatchObject([{ details: { reason: "email_invalid" } }]);
    expect(JSON.stringify(audit)).not.toContain("Jane");
  });

  test("by hand tried again, goes on from there", async () => {
    await bed.control.addFault({
      mode: "error",
      status: 400,
      match: { method: "POST", path: "/finalize$" },
      times: 1,
    });
    const { office, invoiceId } = await billedOffice(bed, 1);
    await drain();
    const [failed] = await adminQuery<{ id: number }>(
      "select outbox_id as id from stripe_outbox where office_id = $1 and status = 'failed'",
      [office.officeId],
    );
    await retryIntent(admin, failed?.id ?? 0);
    await drain();
    expect((await atStripe()).invoices).toMatchObject([{ status: "open", total: 200 }]);
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: "sent", pushed: true });
  });
});

test("the same intent run many times at once reaches Stripe once", async () => {
  const { office, invoiceId } = await billedOffice(bed, 2);
  const [push] = await adminQuery<{ id: number }>(
    "select outbox_id as id from stripe_outbox where invoice_id = $1",
    [invoiceId],
  );
  const run = () => carryOutIntent(stripeGateway(), push?.id ?? 0);
  expect(new Set(await Promise.all(Array.from({ length: 8 }, run)))).toEqual(new Set(["waiting"]));
  await Promise.all([drain(), drain(), drain(), run(), run(), run()]);
  await drainAgain();
  expect(await run()).toBe("done");
  const { customers, invoices } = await atStripe();
  expect(customers).toHaveLength(1);
  expect(invoices).toMatchObject([{ status: "open", total: 400 }]);
  expect(await outboxRows(office.officeId)).toMatchObject([
    { kind: "push_invoice", status: "sent" },
    { kind: "create_customer", status: "sent" },
  ]);
});

describe("a worker that is killed", () => {
  test.each([
    { step: "in the middle of making the draft", path: "/v1/invoices$" },
    { step: "in the middle of adding the lines", path: "/v1/invoiceitems$" },
    { step: "in the middle of finalizing", path: "/finalize$" },
  ])("$step, leaves what the next one completes", async ({ path }) => {
    await bed.control.addFault({
      mode: "hang_after_commit",
      match: { method: "POST", path },
      times: 1,
    });
    const { invoiceId } = await billedOffice(bed, 3);
    const worker = spawn(process.execPath, ["--import", "tsx", "lib/jobs/worker.ts"], {
      stdio: "ignore",
    });
    const isHanging = async () => (await writes()).some(({ fault }) => fault !== null);
    try {
      await until(isHanging);
    } finally {
      worker.kill("SIGKILL");
      await once(worker, "exit");
    }
    await adminQuery("update stripe_outbox set next_try_at = now() - interval '1 hour'");
    await bed.control.pruneKeys();
    await drain();
    const { customers, invoices } = await atStripe();
    expect(customers).toHaveLength(1);
    expect(invoices).toMatchObject([{ status: "open", total: 600 }]);
    expect(invoices[0]?.lines.data).toHaveLength(1);
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: "sent", pushed: true });
  });
});
