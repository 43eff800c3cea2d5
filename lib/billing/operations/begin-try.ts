import { createHash } from "node:crypto";
import { businessNow, realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { decryptField, encryptField } from "@/lib/ephi/field-encryption";
import { enqueue } from "@/lib/jobs/enqueue";
import type { Effort, Order, PaymentGateway } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { findInvoice } from "../data/invoices";
import { lockOffice, type Office } from "../data/offices";
import {
  findIntent,
  type Intent,
  listOpenIntents,
  lockIntent,
  savePause,
  saveTry,
} from "../data/outbox";
import { providerPlaces } from "../provider-refs";
import { closeAbsent } from "./close-absent";
import { failIntent } from "./fail-intent";
import { keptOrder, type OrderDecision, orderOfIntent } from "./order-of-intent";
import { wantIntents } from "./want-intents";

const LEASE_MS = 5 * 60_000;
/** No call begins in the last part of the lease: the longest one has ended when it runs out. */
const CALL_MS = 30_000;
/** Stripe may forget a key after 24 hours. */
const KEY_LIFE_MS = 23 * 3_600_000;

type Ending = "sent" | "failed" | "delayed" | "waiting" | "done";

export type Begun =
  | { kind: "ended"; result: Ending }
  | { kind: "begun"; intent: Intent; order: Order; effort: Effort };

/** Leases an intent and keeps what will be sent, before it leaves. */
export async function beginTry(
  tx: Tx,
  context: Context,
  gateway: PaymentGateway,
  outboxId: number,
): Promise<Begun> {
  const found = await findIntent(tx, outboxId);
  const office = found && (await lockOffice(tx, found.officeId));
  const intent = await lockIntent(tx, outboxId);
  if (!office || intent?.status !== "pending") return ended("done");
  const at = realNow();
  if (intent.nextTryAt !== null && intent.nextTryAt > at) {
    // Somebody tries it now, or the pause is not over: come back then.
    await enqueue(tx, "carry_out_intent", { outboxId }, jobAt(intent, intent.nextTryAt));
    return ended("delayed");
  }
  const decision = await decideOrder(tx, office, intent);
  if (decision.kind === "refused") {
    await failIntent(tx, context, intent, decision.reason);
    return ended("failed");
  }
  if (decision.kind === "wait") {
    if (decision.reason === "needs_customer") await wantCustomer(tx, office);
    await savePause(tx, outboxId, { reason: decision.reason, nextTryAt: null });
    return ended("waiting");
  }
  if (decision.kind === "absent") {
    await closeAbsent(tx, context, office, intent);
    return ended("sent");
  }
  return begin(tx, gateway, intent, decision.order, at);
}

async function decideOrder(tx: Tx, office: Office, intent: Intent): Promise<OrderDecision> {
  const kept = keptBody(intent);
  // What was once begun is repeated word for word: the same keys allow nothing else.
  if (kept !== null && intent.attempts > 0) {
    return { kind: "order", order: keptOrder(kept.order) };
  }
  const invoice = intent.invoiceId === null ? null : await findInvoice(tx, intent.invoiceId);
  return orderOfIntent(tx, { intent, office, invoice });
}

async function begin(
  tx: Tx,
  gateway: PaymentGateway,
  intent: Intent,
  order: Order,
  at: Date,
): Promise<Begun> {
  const { firstTriedAt } = intent;
  const isKeyOld = firstTriedAt !== null && at.getTime() - firstTriedAt.getTime() > KEY_LIFE_MS;
  const generation = intent.generation + (isKeyOld ? 1 : 0);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const requests = gateway.plan(order);
  const body = JSON.stringify({ order, requests, earlier: earlierOf(intent) } satisfies Body);
  const attempts = intent.attempts + 1;
  await saveTry(tx, intent.outboxId, {
    attempts,
    generation,
    // The age that counts is that of the keys in use.
    firstTriedAt: isKeyOld ? at : (firstTriedAt ?? at),
    leaseUntil,
    body: encryptField(providerPlaces.outboxBody(intent.outboxId), body),
    bodySha256: createHash("sha256").update(body).digest("hex"),
  });
  return {
    kind: "begun",
    intent: { ...intent, attempts, generation },
    order,
    effort: {
      key: `${intent.idempotencyKey}.${generation}`,
      isRetry: attempts > 1 || generation > 1,
      untilAt: new Date(leaseUntil.getTime() - CALL_MS),
    },
  };
}

/** `earlier`: what was sent before a person had the intent tried again. */
type Body = { order: Order; requests: unknown[]; earlier?: Omit<Body, "earlier">[] | undefined };

function keptBody({ outboxId, body }: Intent): Body | null {
  if (body === null) return null;
  return JSON.parse(decryptField(providerPlaces.outboxBody(outboxId), body)) as Body;
}

/** A new round begins with its first attempt: what the one before it sent is kept with the rest. */
function earlierOf(intent: Intent): Body["earlier"] {
  const kept = keptBody(intent);
  if (kept === null || intent.attempts > 0) return kept?.earlier;
  const { order, requests, earlier = [] } = kept;
  return [...earlier, { order, requests }];
}

/** An intent of its own for the office's customer, so that it can be read back like all that is sent. */
async function wantCustomer(tx: Tx, office: Office): Promise<void> {
  const { officeId, companyId } = office;
  const open = await listOpenIntents(tx, { kind: "create_customer", officeId });
  if (open.length > 0) return;
  const kind = "create_customer";
  await wantIntents(tx, [{ kind, officeId, companyId, invoiceId: null }], await businessNow(tx));
}

export function jobAt({ outboxId }: { outboxId: number }, runAt: Date) {
  return { jobKey: `intent.${outboxId}`, runAt };
}

function ended(result: Ending): Begun {
  return { kind: "ended", result };
}
