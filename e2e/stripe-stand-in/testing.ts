import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { startStandIn, type StandIn, type StandInOptions } from "./client";

const API_VERSION = "2026-10-28.endive";
export const WEBHOOK_SECRET = "whsec_for_tests_only";

/** The real SDK, pointed at a stand-in, without retries of its own. */
export function sdkFor(url: string, key = "sk_test_x"): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 5_000,
  });
}

type Received = { event: Stripe.Event; signature: string; rawBody: string };

/** A receiver of webhooks that verifies them with the SDK; its answer can be set. */
export async function startReceiver() {
  const received: Received[] = [];
  const verifier = new Stripe("sk_test_x");
  const answer = { status: 200 };
  const server = createServer((request, response) => {
    let rawBody = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (rawBody += chunk));
    request.on("end", () => {
      const signature = String(request.headers["stripe-signature"]);
      const event = verifier.webhooks.constructEvent(rawBody, signature, WEBHOOK_SECRET);
      received.push({ event, signature, rawBody });
      response.writeHead(answer.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    answer,
    types: () => received.map(({ event }) => event.type),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type TestBed = { standIn: StandIn; stripe: Stripe };

export async function startTestBed(options: StandInOptions = {}): Promise<TestBed> {
  const standIn = await startStandIn(options);
  return { standIn, stripe: sdkFor(standIn.url) };
}

/** A customer with an e-mail address. */
export function createCustomer(stripe: Stripe, name = "Main Street Office") {
  return stripe.customers.create({
    name,
    email: "billing@example.test",
    metadata: { office_id: "7" },
  });
}

/** A draft with one line of 3 × $12.00, as the portal makes them. */
export async function createDraft(
  stripe: Stripe,
  customer: string,
  options: { unitAmount?: string; collection?: "send_invoice" | "charge_automatically" } = {},
): Promise<Stripe.Invoice> {
  const collection = options.collection ?? "send_invoice";
  const invoice = await stripe.invoices.create({
    customer,
    collection_method: collection,
    auto_advance: false,
    pending_invoice_items_behavior: "exclude",
    automatic_tax: { enabled: false },
    metadata: { invoice_id: "42" },
    ...(collection === "send_invoice" ? { days_until_due: 30 } : {}),
  });
  await stripe.invoiceItems.create({
    customer,
    invoice: invoice.id,
    description: "Active patient accounts",
    quantity: 3,
    unit_amount_decimal: Stripe.Decimal.from(options.unitAmount ?? "1200"),
  });
  return invoice;
}

/** An open invoice of $36.00. */
export async function createOpen(stripe: Stripe, customer: string): Promise<Stripe.Invoice> {
  const draft = await createDraft(stripe, customer);
  return stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
}

/** The error a promise is rejected with; fails when it is not. */
export async function errorOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("expected a Stripe error");
}

/** Waits until something holds, for 5 seconds at most. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
