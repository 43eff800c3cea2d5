import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { receivePaymentEvent } from "@/lib/billing/operations/receive-payment-event";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { disconnect } from "@/lib/db/client";
import { drainJobs, type Drained } from "@/lib/jobs/run";
import { verifyWebhook } from "@/lib/stripe/webhook";
import { adminQuery } from "@/lib/testing/database";
import { cron, makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import { startStandIn, type StandIn } from "../stripe-stand-in/client";
import { sdkFor } from "../stripe-stand-in/testing";

export const JANUARY = "2026-01-10T15:00:00Z";
export const FEBRUARY = "2026-02-01T05:00:00Z";

/** Where the stand-in delivers to: the same two steps as the portal's own route. */
async function startInbox() {
  const results: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = request.headers["stripe-signature"];
      const verified = verifyWebhook(Buffer.concat(chunks), String(signature));
      if (verified.kind !== "verified") return response.writeHead(400).end();
      receivePaymentEvent(verified.event).then(
        (result) => {
          results.push(result);
          response.writeHead(200).end();
        },
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    results,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The stand-in as a process of its own, with deliveries held back until a test lets them go. */
export async function startBed() {
  const inbox = await startInbox();
  const standIn = await startStandIn({
    webhookUrl: inbox.url,
    webhookSecret: process.env["STRIPE_WEBHOOK_SECRET"] ?? "",
  });
  // Read before anything asks for the environment.
  process.env["STRIPE_API_BASE"] = standIn.url;
  return {
    ...standIn,
    stripe: sdkFor(standIn.url),
    inbox,
    /** A fresh Stripe at the given time. */
    begin: async (at: string) => {
      await standIn.control.reset();
      await standIn.control.pauseDeliveries();
      await setStripeClock(standIn, at);
      await setClock(at);
      await adminQuery("update stripe_outbox set status = 'failed' where status = 'pending'");
      await adminQuery("delete from graphile_worker._private_jobs");
    },
    /** Moves both clocks. */
    moveTo: async (at: string) => {
      await setStripeClock(standIn, at);
      await setClock(at);
    },
    end: async () => {
      await standIn.stop();
      await inbox.close();
      await disconnect();
    },
  };
}

export type Bed = Awaited<ReturnType<typeof startBed>>;

async function setStripeClock(standIn: StandIn, at: string): Promise<void> {
  await standIn.control.setClock(new Date(at));
}

export function drain(): Promise<Drained> {
  return drainJobs({ deadlineAt: new Date(Date.now() + 20_000) });
}

/** Waits until something holds, for 20 seconds at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Makes every put-off try due now, and runs it. */
export async function drainAgain(): Promise<Drained> {
  await adminQuery(
    "update stripe_outbox set next_try_at = now() - interval '1 second' where next_try_at is not null",
  );
  await adminQuery("update graphile_worker._private_jobs set run_at = now()");
  return drain();
}

/** An office of January with activated patients, rolled into February; nothing has left yet. */
export async function billedOffice(bed: Bed, patients = 3, name = "Test Office") {
  const office = await makeOffice({ name });
  const ids = await makePatients(office, patients);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  await bed.moveTo(FEBRUARY);
  await rollDueCycles(cron, { officeId: office.officeId });
  const [invoice] = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1 and status = 'sent'",
    [office.officeId],
  );
  return { office, invoiceId: invoice?.id ?? 0 };
}

export async function invoiceRow(invoiceId: number) {
  const [row] = await adminQuery(
    `select status::text, cancel_reason::text as reason, amount_paid::text as paid, total_amount::text as total,
       stripe_invoice_id is not null as pushed, due_at, paid_at, canceled_at
     from invoices where invoice_id = $1`,
    [invoiceId],
  );
  return row;
}

export async function officeStatus({ officeId }: TestOffice): Promise<unknown> {
  const [row] = await adminQuery(
    "select subscription_status::text as status from offices where office_id = $1",
    [officeId],
  );
  return row?.["status"];
}

export function paymentRows(invoiceId: number) {
  return adminQuery(
    `select kind::text, status::text, amount::text, failure_code, brand, last4
     from payments where invoice_id = $1 order by occurred_at, payment_id`,
    [invoiceId],
  );
}

/** The books of an invoice, summed: debit minus credit by account. */
export async function balances(invoiceId: number): Promise<Record<string, string>> {
  const rows = await adminQuery<{ account: string; sum: string }>(
    `select account, sum(amount)::text as sum from (
       select debit_account as account, amount from journal where invoice_id = $1
       union all select credit_account, -amount from journal where invoice_id = $1) t
     group by account having sum(amount) <> 0 order by account`,
    [invoiceId],
  );
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

export function outboxRows(officeId: number) {
  return adminQuery(
    `select kind, status::text, attempts, generation, last_error as error
     from stripe_outbox where office_id = $1 order by outbox_id`,
    [officeId],
  );
}
