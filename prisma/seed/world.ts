import { createServer, type Server } from "node:http";
import { createControl } from "../../e2e/stripe-stand-in/client";
import { sdkFor } from "../../e2e/stripe-stand-in/testing";
import { verifyWebhook } from "@/lib/stripe/webhook";
import { receivePaymentEvent } from "@/lib/billing/operations/receive-payment-event";
import { saveClock } from "@/lib/billing/data/business-clock";
import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { drainJobs } from "@/lib/jobs/run";
import type { World } from "./history";

const DRAIN_MS = 60_000;
const WEBHOOK_PATH = "/api/webhooks/stripe";

/** The world around the seed: with the stand-in for Stripe its clock and its customers move along. */
export async function openWorld(): Promise<World & { close: () => Promise<void> }> {
  const base = env().STRIPE_API_BASE ?? "";
  const control = (await isStandIn(base)) ? createControl(base) : null;
  const receiver = control && (await receiveWebhooks(Number(new URL(env().APP_URL).port)));
  await control?.pauseDeliveries();
  return {
    moveTo: async (at) => {
      await inTransaction(systemScope(), (tx) =>
        saveClock(tx, { setAt: at, isRunning: false, movedAt: realNow() }),
      );
      await control?.setClock(at);
    },
    settle: async () => {
      if (control === null) return;
      await drainJobs({ deadlineAt: new Date(Date.now() + DRAIN_MS) });
      await control.flushDeliveries();
      await drainJobs({ deadlineAt: new Date(Date.now() + DRAIN_MS) });
    },
    giveCard: async (officeId, outcome) => {
      const customer = (await customersByOffice(base)).get(officeId);
      if (control && customer) await control.giveDefaultCard(customer, outcome);
    },
    payOpenInvoices: async (officeIds) => {
      if (control === null) return;
      const customers = await customersByOffice(base);
      const payers = new Set(officeIds.map((officeId) => customers.get(officeId)));
      const open = await sdkFor(base, env().STRIPE_SECRET_KEY)
        .invoices.list({ status: "open", limit: 100 })
        .autoPagingToArray({ limit: 10_000 });
      for (const { id, customer, amount_remaining } of open) {
        const payer = typeof customer === "string" ? customer : customer?.id;
        if (payers.has(payer)) await control.payPartly(id, amount_remaining);
      }
    },
    close: async () => {
      await control?.resumeDeliveries();
      await new Promise<void>((resolve) =>
        receiver ? receiver.close(() => resolve()) : resolve(),
      );
    },
  };
}

async function isStandIn(base: string): Promise<boolean> {
  const answer = await fetch(`${base}/_control/clock`).catch(() => null);
  return answer?.ok === true;
}

async function customersByOffice(base: string): Promise<Map<number, string>> {
  const customers = await sdkFor(base, env().STRIPE_SECRET_KEY)
    .customers.list({ limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  return new Map(customers.map(({ id, metadata }) => [Number(metadata["office_id"]), id]));
}

/** Takes in webhooks as the portal does, which is not up while the seed runs. */
function receiveWebhooks(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = request.headers["stripe-signature"];
      const verified = verifyWebhook(
        Buffer.concat(chunks),
        typeof signature === "string" ? signature : null,
      );
      const isOurs = request.url === WEBHOOK_PATH && verified.kind === "verified";
      const stored = isOurs ? receivePaymentEvent(verified.event) : Promise.reject(new Error());
      stored.then(
        () => response.writeHead(200).end(),
        () => response.writeHead(400).end(),
      );
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", () => resolve(server));
  });
}
