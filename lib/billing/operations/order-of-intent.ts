import type { Tx } from "@/lib/db/transaction";
import { detectEphi } from "@/lib/ephi/detector";
import { namedPatients } from "@/lib/ephi/named-patients";
import {
  outboundCredit,
  outboundCustomer,
  outboundInvoice,
  outboundInvoiceCommand,
  outboundLostInvoice,
  outboundRefund,
  OutboundRefused,
} from "@/lib/ephi/outbound";
import type { Order } from "@/lib/stripe/payment-gateway";
import type { Invoice } from "../data/invoices";
import { sumChargedLines } from "../data/line-items";
import type { Office } from "../data/offices";
import { findPushIntent, hasEarlierPending, type Intent, listOpenIntents } from "../data/outbox";
import { isChargedAtIssue, PAYMENT_TERM_DAYS } from "../domain/payment-terms";
import { aggregateLines } from "../domain/stripe-lines";
import { openProviderId, providerPlaces } from "../provider-refs";
import { closesAs } from "./close-absent";
import { creditOrder } from "./order-of-credit";

/** What an intent asks of Stripe; or why it has to wait for another intent, or cannot be asked. */
export type OrderDecision =
  | { kind: "order"; order: Order }
  | { kind: "wait"; reason: "needs_customer" | "needs_push" | "needs_earlier" }
  /** Stripe has nothing of what is to be closed: there is nobody to ask. */
  | { kind: "absent" }
  | { kind: "refused"; reason: string };

type Facts = { intent: Intent; office: Office; invoice: Invoice | null };

/**
 * Builds the order from our rows alone, in the closed types of what may leave, and looks once more
 * for a patient's name in every text that a person once typed. Rule: docs/domain.md §9.
 */
export async function orderOfIntent(tx: Tx, facts: Facts): Promise<OrderDecision> {
  try {
    const decision = await decide(tx, facts);
    if (decision.kind !== "order") return decision;
    const isNamed = await namesPatient(tx, facts.office.officeId, textsOf(decision.order));
    return isNamed ? refused("possible_ephi") : decision;
  } catch (error) {
    if (error instanceof OutboundRefused) return refused(error.code);
    throw error;
  }
}

async function decide(tx: Tx, { intent, office, invoice }: Facts): Promise<OrderDecision> {
  switch (intent.kind) {
    case "create_customer": {
      const { officeId, name, billingEmail: email } = office;
      const customer = outboundCustomer({ officeId, name, email });
      return { kind: "order", order: { kind: "create_customer", customer } };
    }
    case "push_invoice":
      return invoice === null ? refused("no_invoice") : pushOrder(tx, office, invoice);
    default:
      return invoice === null ? refused("no_invoice") : decideLater(tx, intent, office, invoice);
  }
}

/** What follows the push of an invoice comes in its order, once Stripe has the invoice. */
async function decideLater(
  tx: Tx,
  intent: Intent,
  office: Office,
  invoice: Invoice,
): Promise<OrderDecision> {
  const { invoiceId } = invoice;
  const isClosing = intent.kind === "void_invoice" || intent.kind === "write_off_invoice";
  const stripeInvoiceId = openProviderId(providerPlaces.invoice(invoiceId), invoice.stripeRef);
  if (stripeInvoiceId === null) {
    if (isClosing) return closeUnpushed(tx, intent, office, invoiceId);
    const isClosed = invoice.status === "canceled";
    return isClosed ? refused("invoice_canceled") : { kind: "wait", reason: "needs_push" };
  }
  if (await hasEarlierPending(tx, intent)) return { kind: "wait", reason: "needs_earlier" };
  switch (intent.kind) {
    case "void_invoice":
    case "write_off_invoice":
    case "retry_payment": {
      const command = outboundInvoiceCommand({ invoiceId, stripeInvoiceId });
      return { kind: "order", order: { kind: intent.kind, command } };
    }
    case "credit":
    case "refund":
      return creditOrder(tx, intent, invoice, stripeInvoiceId);
    default:
      return refused("unknown_kind");
  }
}

/**
 * A push under way is waited for. One that failed for good may have left something at Stripe, which
 * is looked for; one that never began has not.
 */
async function closeUnpushed(
  tx: Tx,
  intent: Intent,
  office: Office,
  invoiceId: number,
): Promise<OrderDecision> {
  const push = await findPushIntent(tx, invoiceId);
  const customerId = openProviderId(providerPlaces.customer(office.officeId), office.customerRef);
  if (push?.status === "pending" && !(await waitsInVain(tx, push, customerId))) {
    return { kind: "wait", reason: "needs_push" };
  }
  // Nothing is pushed without a customer, and what leaves is kept first.
  if (customerId === null || push === null || push.body === null) return { kind: "absent" };
  const lost = outboundLostInvoice({ invoiceId, customerId });
  return { kind: "order", order: { kind: "close_lost", as: closesAs(intent), lost } };
}

/** Whether a push waits for a customer that could not be made. */
async function waitsInVain(tx: Tx, push: Intent, customerId: string | null): Promise<boolean> {
  if (customerId !== null || push.body !== null) return false;
  const { officeId } = push;
  const wanted = await listOpenIntents(tx, { kind: "create_customer", officeId });
  return wanted.some(({ status }) => status === "failed");
}

async function pushOrder(tx: Tx, office: Office, invoice: Invoice): Promise<OrderDecision> {
  if (invoice.finalizedAt === null) return refused("not_issued");
  if (invoice.status === "canceled") return refused("invoice_canceled");
  const place = providerPlaces.customer(office.officeId);
  const customerId = openProviderId(place, office.customerRef);
  if (customerId === null) return { kind: "wait", reason: "needs_customer" };
  const charged = await sumChargedLines(tx, invoice.invoiceId);
  const outbound = outboundInvoice({
    invoiceId: invoice.invoiceId,
    customerId,
    // By the payment method at issue, not by today's: a retry must say the same.
    collection: isChargedAtIssue(invoice)
      ? { method: "charge_automatically" }
      : { method: "send_invoice", daysUntilDue: PAYMENT_TERM_DAYS },
    totalCents: invoice.totalCents,
    lines: aggregateLines(charged),
  });
  return { kind: "order", order: { kind: "push_invoice", invoice: outbound } };
}

function textsOf(order: Order): string[] {
  switch (order.kind) {
    case "create_customer":
      return [order.customer.name];
    case "push_invoice":
      return order.invoice.lines.map((line) => line.description);
    default:
      // Ids and cents.
      return [];
  }
}

async function namesPatient(tx: Tx, officeId: number, texts: readonly string[]): Promise<boolean> {
  const findPatients = namedPatients(tx, officeId);
  for (const text of texts) {
    const { verdict } = await detectEphi(text, findPatients);
    if (verdict === "refuse") return true;
  }
  return false;
}

function refused(reason: string): OrderDecision {
  return { kind: "refused", reason };
}

/** The order of an earlier try, as it was kept; checked anew before it leaves. @throws OutboundRefused */
export function keptOrder(order: Order): Order {
  switch (order.kind) {
    case "create_customer":
      return { kind: order.kind, customer: outboundCustomer(order.customer) };
    case "push_invoice":
      return { kind: order.kind, invoice: outboundInvoice(order.invoice) };
    case "void_invoice":
    case "write_off_invoice":
    case "retry_payment":
      return { kind: order.kind, command: outboundInvoiceCommand(order.command) };
    case "close_lost":
      return { ...order, lost: outboundLostInvoice(order.lost) };
    case "credit":
      return { kind: order.kind, credit: outboundCredit(order.credit) };
    case "refund_again":
      return { kind: order.kind, refund: outboundRefund(order.refund) };
  }
}
