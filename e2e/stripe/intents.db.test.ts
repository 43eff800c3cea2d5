import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type IntentKind, insertIntents } from "@/lib/billing/data/outbox";
import { retryEvent } from "@/lib/billing/operations/retry-event";
import { retryIntent } from "@/lib/billing/operations/retry-intent";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
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
async function want(kind: IntentKind, { office, invoiceId }: Billed): Promise<number> {
  return inTransaction(systemScope(), async (tx) => {
    const intents = [{ kind, invoiceId, officeId: office.officeId, companyId: office.companyId }];
    const [outboxId = 0] = await insertIntents(tx, intents, new Date());
    await enqueue(tx, "carry_out_intent", { outboxId }, { jobKey: `intent.${outboxId}` });
    return outboxId;
  });
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
