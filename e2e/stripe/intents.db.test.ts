import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { IntentKind } from "@/lib/billing/data/outbox";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { retryEvent } from "@/lib/billing/operations/retry-event";
import { retryIntent } from "@/lib/billing/operations/retry-intent";
import { wantIntents } from "@/lib/billing/operations/want-intents";
import { providerPlaces } from "@/lib/billing/provider-refs";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { decryptField } from "@/lib/ephi/field-encryption";
import { adminQuery } from "@/lib/testing/database";
import { admin, asUser } from "@/lib/testing/practice";
import {
  balances,
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

type Billed = Awaited<ReturnType<typeof billedOffice>>;

/** Writes an intent as a verb does: row and job in one transaction. */
async function want(kind: IntentKind, { office, invoiceId }: Billed): Promise<void> {
  const { officeId, companyId } = office;
  await inTransaction(systemScope(), (tx) =>
    wantIntents(tx, [{ kind, invoiceId, officeId, companyId }], new Date()),
  );
}

async function stripeInvoices() {
  return (await bed.stripe.invoices.list({ limit: 100 })).data;
}

describe("a request to close an invoice", () => {
  test("waits for its push, then voids it and takes back what was booked", async () => {
    const billed = await billedOffice(bed, 2);
    await want("void_invoice", billed);
    await drain();
    expect(await stripeInvoices()).toMatchObject([{ status: "void" }]);
    expect(await invoiceRow(billed.invoiceId)).toMatchObject({
      status: "canceled",
      reason: "voided",
      canceled_at: new Date("2026-02-01T05:00:00Z"),
    });
    expect(await balances(billed.invoiceId)).toEqual({});
    expect(await outboxRows(billed.office.officeId)).toMatchObject([
      { kind: "push_invoice", status: "sent" },
      { kind: "void_invoice", status: "sent", error: null },
      { kind: "create_customer", status: "sent" },
    ]);
  });

  test.each(["error", "error_after_commit", "reset_after_commit"] as const)(
    "that meets %s is done in the end",
    async (mode) => {
      const billed = await billedOffice(bed, 2);
      await drain();
      await bed.control.addFault({ mode, match: { method: "POST", path: "/void$" }, times: 2 });
      await want("void_invoice", billed);
      await drain();
      await drainAgain();
      await drainAgain();
      expect(await invoiceRow(billed.invoiceId)).toMatchObject({ status: "canceled" });
    },
  );

  test("fails visibly when Stripe has been paid meanwhile", async () => {
    const billed = await billedOffice(bed, 2);
    await drain();
    const [invoice] = await stripeInvoices();
    await bed.stripe.invoices.pay(invoice?.id ?? "", { paid_out_of_band: true });
    await want("void_invoice", billed);
    await drain();
    expect((await outboxRows(billed.office.officeId)).at(-1)).toMatchObject({
      kind: "void_invoice",
      status: "failed",
      error: "already_paid",
    });
    await bed.control.flushDeliveries();
    await drain();
    expect(await invoiceRow(billed.invoiceId)).toMatchObject({ status: "paid" });
  });

  test("as a write-off moves the debt to the write-offs", async () => {
    const billed = await billedOffice(bed, 2);
    await want("write_off_invoice", billed);
    await drain();
    expect(await stripeInvoices()).toMatchObject([{ status: "uncollectible" }]);
    expect(await invoiceRow(billed.invoiceId)).toMatchObject({
      status: "canceled",
      reason: "written_off",
    });
    expect(await balances(billed.invoiceId)).toEqual({ contract: "-4.00", write_offs: "4.00" });
  });
});

test("an office named like one of its patients is not told to Stripe", async () => {
  const billed = await billedOffice(bed, 2, "Zero Street");
  await adminQuery(`update offices set name = 'First0 Last0' where office_id = $1`, [
    billed.office.officeId,
  ]);
  await drain();
  expect(await outboxRows(billed.office.officeId)).toMatchObject([
    { kind: "push_invoice", status: "pending", error: "needs_customer" },
    { kind: "create_customer", status: "failed", error: "possible_ephi" },
  ]);
  expect(await bed.control.requests()).toEqual([]);
});

test("a retry after Stripe forgot the keys uses new ones and finds what is there", async () => {
  await bed.control.addFault({
    mode: "hang_after_commit",
    ms: 10,
    match: { method: "POST", path: "/finalize$" },
    times: 2,
  });
  const { office, invoiceId } = await billedOffice(bed, 2);
  await drain();
  await adminQuery(
    "update stripe_outbox set first_tried_at = first_tried_at - interval '25 hours' where invoice_id = $1",
    [invoiceId],
  );
  await bed.control.pruneKeys();
  await drainAgain();
  expect(await stripeInvoices()).toMatchObject([{ status: "open", total: 400 }]);
  expect((await outboxRows(office.officeId))[0]).toMatchObject({ status: "sent", generation: 2 });
});

test("what Stripe never answers is given up after its last try, and a person can have it tried again", async () => {
  const { office, invoiceId } = await billedOffice(bed, 1);
  await bed.control.addFault({ mode: "rate_limit", match: { path: "/v1/customers" } });
  await drain();
  await adminQuery(
    "update stripe_outbox set attempts = 23 where office_id = $1 and kind = 'create_customer'",
    [office.officeId],
  );
  await drainAgain();
  expect((await outboxRows(office.officeId))[1]).toMatchObject({
    kind: "create_customer",
    status: "failed",
    error: "rate_limit",
  });
  await bed.control.clearFaults();
  const [row] = await adminQuery<{ id: number }>(
    "select outbox_id as id from stripe_outbox where office_id = $1 and status = 'failed'",
    [office.officeId],
  );
  const manager = asUser("office_manager", { officeIds: [office.officeId] });
  await expect(retryIntent(manager, row?.id ?? 0)).rejects.toMatchObject({ code: "forbidden" });
  await retryIntent(admin, row?.id ?? 0);
  await drain();
  expect(await invoiceRow(invoiceId)).toMatchObject({ pushed: true });
  await expect(retryIntent(admin, row?.id ?? 0)).rejects.toMatchObject({ code: "invalid_state" });
  await expect(retryIntent(admin, 999_999)).rejects.toMatchObject({ code: "not_found" });
});

test("an event can be replayed by an admin and changes nothing twice", async () => {
  const billed = await billedOffice(bed, 2);
  await drain();
  const [invoice] = await stripeInvoices();
  await bed.stripe.invoices.pay(invoice?.id ?? "", { paid_out_of_band: true });
  await bed.control.flushDeliveries();
  await drain();
  const [event] = (await bed.stripe.events.list({ type: "invoice.paid" })).data;
  const before = await balances(billed.invoiceId);
  await retryEvent(admin, event?.id ?? "");
  await drain();
  expect(await balances(billed.invoiceId)).toEqual(before);
  const auditor = asUser("auditor");
  await expect(retryEvent(auditor, event?.id ?? "")).rejects.toMatchObject({ code: "forbidden" });
});

test("a worker that is asked to end finishes what it does and leaves the rest", async () => {
  await bed.control.setLatency(400);
  const { invoiceId } = await billedOffice(bed, 1);
  const worker = spawn(process.execPath, ["--import", "tsx", "lib/jobs/worker.ts"], {
    stdio: "ignore",
  });
  try {
    const isPushing = async () =>
      (await bed.control.requests()).some(({ path }) => path === "/v1/invoiceitems");
    await until(isPushing);
  } finally {
    worker.kill("SIGTERM");
  }
  const [code] = (await once(worker, "exit")) as [number | null];
  expect(code).toBe(0);
  await bed.control.setLatency(0);
  expect(await invoiceRow(invoiceId)).toMatchObject({ pushed: true });
});

describe("an invoice that was never pushed", () => {
  const kinds = ["void_invoice", "write_off_invoice"] as const;
  const reasons = { void_invoice: "voided", write_off_invoice: "written_off" } as const;

  test.each(kinds)("as its customer could not be made, meets %s at once", async (kind) => {
    const billed = await billedOffice(bed, 2, "Zero Street");
    await adminQuery(`update offices set name = 'First0 Last0' where office_id = $1`, [
      billed.office.officeId,
    ]);
    await want(kind, billed);
    await drain();
    await drainAgain();
    expect(await invoiceRow(billed.invoiceId)).toMatchObject({
      status: "canceled",
      reason: reasons[kind],
      pushed: false,
    });
    expect(await outboxRows(billed.office.officeId)).toMatchObject([
      { kind: "push_invoice", status: "failed", error: "invoice_canceled" },
      { kind, status: "sent" },
      { kind: "create_customer", status: "failed" },
    ]);
    const [push] = await adminQuery<{ id: number }>(
      "select outbox_id as id from stripe_outbox where invoice_id = $1 and kind = 'push_invoice'",
      [billed.invoiceId],
    );
    await adminQuery(`update offices set name = 'Zero Street' where office_id = $1`, [
      billed.office.officeId,
    ]);
    await retryIntent(admin, push?.id ?? 0);
    await drain();
    expect(await bed.control.requests()).toEqual([]);
  });

  test.each([
    ["refused before its lines, leaves no draft", "/v1/invoiceitems$", "error", []],
    ["refused at its end, is voided", "/send$", "error", [{ status: "void" }]],
  ] as const)("for good, %s", async (_, path, mode, left) => {
    const billed = await billedOffice(bed, 2);
    const body = JSON.stringify({ error: { type: "invalid_request_error", message: "no" } });
    await bed.control.addFault({ mode, status: 400, body, match: { method: "POST", path } });
    await drain();
    expect((await outboxRows(billed.office.officeId))[0]).toMatchObject({ status: "failed" });
    await bed.control.clearFaults();
    await want("void_invoice", billed);
    await drain();
    expect(await stripeInvoices()).toMatchObject(left);
    expect(await invoiceRow(billed.invoiceId)).toMatchObject({
      status: "canceled",
      reason: "voided",
    });
    expect(await balances(billed.invoiceId)).toEqual({});
  });
});

describe("a person has tried again", () => {
  async function rowOf(invoiceId: number) {
    const [row] = await adminQuery<{ id: number; body: string; hash: string }>(
      "select outbox_id as id, body, body_sha256 as hash from stripe_outbox where invoice_id = $1",
      [invoiceId],
    );
    const { id = 0, body = "", hash } = row ?? {};
    const text = decryptField(providerPlaces.outboxBody(id), body);
    expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
    type Sent = { order: { kind: string }; requests: { path: string }[] };
    return { id, body: JSON.parse(text) as Sent & { earlier?: Sent[] } };
  }

  test("what had failed, and all that was sent can still be read", async () => {
    const { invoiceId } = await billedOffice(bed, 2);
    const body = JSON.stringify({ error: { type: "invalid_request_error", message: "no" } });
    const fault = { mode: "error", status: 400, body, match: { path: "/finalize$" } } as const;
    await bed.control.addFault(fault);
    await drain();
    const first = await rowOf(invoiceId);
    expect(first.body.earlier).toBeUndefined();
    await retryIntent(admin, first.id);
    expect((await rowOf(invoiceId)).body).toEqual(first.body);
    await drain();
    await bed.control.clearFaults();
    await retryIntent(admin, first.id);
    await drain();
    const { earlier = [], order } = (await rowOf(invoiceId)).body;
    expect(earlier).toEqual([first.body, first.body]);
    expect(order.kind).toBe("push_invoice");
    expect(await stripeInvoices()).toMatchObject([{ status: "open", total: 400 }]);
  });

  test("what was put off, and it does not wait out its pause", async () => {
    const { invoiceId } = await billedOffice(bed, 1);
    await drain();
    const [invoice] = await stripeInvoices();
    await bed.control.addFault({
      mode: "rate_limit",
      match: { path: "/v1/credit_notes$" },
      times: 1,
    });
    await creditInvoice(admin, invoiceId, { amountCents: 100, reason: "Charged too much" });
    await drain();
    const [put] = await adminQuery<{ id: number; status: string }>(
      "select outbox_id as id, status::text from stripe_outbox where invoice_id = $1 and kind = 'credit'",
      [invoiceId],
    );
    expect(put?.status).toBe("pending");
    await drain();
    await retryIntent(admin, put?.id ?? 0);
    await drain();
    const notes = (await bed.stripe.creditNotes.list({ invoice: invoice?.id ?? "" })).data;
    expect(notes).toMatchObject([{ amount: 100 }]);
  });
});
