import { businessNow, realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";
import { log } from "@/lib/log";
import type { Answer, Outcome } from "@/lib/stripe/payment-gateway";
import type { Context } from "../context";
import { lockInvoice, setStripeInvoice } from "../data/invoices";
import { lockOffice, type Office, setOfficeCustomer } from "../data/offices";
import { type Intent, lockIntent, savePause } from "../data/outbox";
import { providerPlaces, sealProviderId } from "../provider-refs";
import { applyStripeInvoice } from "./apply-stripe-invoice";
import { type Begun, jobAt } from "./begin-try";
import { closeAbsent } from "./close-absent";
import { failIntent } from "./fail-intent";
import { settleIntent } from "./settle-intent";

type Try = Extract<Begun, { kind: "begun" }>;
type Unsure = Extract<Answer<Outcome>, { kind: "unsure" }>;

/** About half a day of tries, then it is given up and shown. */
const MAX_ATTEMPTS = 24;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Saves what came of a try: the thing done, given up, or put off. */
export async function finishTry(
  tx: Tx,
  context: Context,
  begun: Try,
  answer: Answer<Outcome>,
): Promise<"sent" | "failed" | "delayed" | "done"> {
  const { officeId, outboxId } = begun.intent;
  const office = await lockOffice(tx, officeId);
  if (office === null) throw new Error("the office of an intent is gone");
  if (answer.kind === "done") return saveOutcome(tx, context, begun, office, answer.value);
  const intent = await lockIntent(tx, outboxId);
  // A later try has taken over: only what was really done may still speak.
  if (intent?.status !== "pending" || intent.attempts !== begun.intent.attempts) return "done";
  if (answer.kind === "refused" || intent.attempts >= MAX_ATTEMPTS) {
    await failIntent(tx, context, intent, answer.reason);
    return "failed";
  }
  await putOff(tx, intent, answer);
  return "delayed";
}

async function putOff(tx: Tx, intent: Intent, answer: Unsure): Promise<void> {
  const doubled = FIRST_PAUSE_MS * 2 ** Math.min(intent.attempts - 1, 20);
  // Between half and all of the pause, so that what failed together does not come back together;
  // never before Stripe said.
  const jitteredMs = Math.min(doubled, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
  const pauseMs = Math.max(jitteredMs, answer.retryAfterMs ?? 0);
  const nextTryAt = new Date(realNow().getTime() + pauseMs);
  await savePause(tx, intent.outboxId, {
    reason: answer.reason,
    nextTryAt,
    generation: intent.generation + (answer.isKeySpent ? 1 : 0),
  });
  const { outboxId, kind, attempts: attempt } = intent;
  await enqueue(tx, "carry_out_intent", { outboxId }, jobAt(intent, nextTryAt));
  log.warn("outbox.delayed", { outboxId, kind, attempt, code: answer.reason });
}

async function saveOutcome(
  tx: Tx,
  context: Context,
  begun: Try,
  office: Office,
  outcome: Outcome,
): Promise<"sent" | "done"> {
  const now = await businessNow(tx);
  if (outcome.kind === "customer") await keepCustomer(tx, office, outcome.customerId, now);
  if (outcome.kind === "invoice") await takeOver(tx, context, begun, office, outcome, now);
  const intent = await lockIntent(tx, begun.intent.outboxId);
  if (intent === null || intent.status === "sent") return "done";
  if (outcome.kind === "absent") await closeAbsent(tx, context, office, intent);
  else await settleIntent(tx, context, intent, totalOf(begun), now);
  return "sent";
}

async function keepCustomer(tx: Tx, office: Office, customerId: string, now: Date): Promise<void> {
  if (office.customerRef !== null) return;
  const place = providerPlaces.customer(office.officeId);
  await setOfficeCustomer(tx, office.officeId, sealProviderId(place, customerId), now);
}

async function takeOver(
  tx: Tx,
  context: Context,
  { intent }: Try,
  office: Office,
  outcome: Extract<Outcome, { kind: "invoice" }>,
  now: Date,
): Promise<void> {
  const invoice = intent.invoiceId === null ? null : await lockInvoice(tx, intent.invoiceId);
  if (invoice === null) throw new Error("the invoice of an intent is gone");
  const { invoice: stripe, fetchedAt } = outcome;
  if (invoice.stripeRef === null) {
    const place = providerPlaces.invoice(invoice.invoiceId);
    await setStripeInvoice(tx, invoice.invoiceId, sealProviderId(place, stripe.stripeInvoiceId));
  }
  // What is charged by itself may be paid by now.
  await applyStripeInvoice(tx, context, { office, invoice, stripe, fetchedAt }, now);
}

function totalOf({ order }: Try): { total_cents?: number } {
  return order.kind === "push_invoice" ? { total_cents: order.invoice.totalCents } : {};
}
