import type { Tx } from "@/lib/db/transaction";
import { detectEphi } from "@/lib/ephi/detector";
import { namedPatients } from "@/lib/ephi/named-patients";
import {
  outboundCustomer,
  outboundInvoice,
  outboundInvoiceCommand,
  OutboundRefused,
} from "@/lib/ephi/outbound";
import type { Order } from "@/lib/stripe/payment-gateway";
import type { Invoice } from "../data/invoices";
import { sumChargedLines } from "../data/line-items";
import type { Office } from "../data/offices";
import { type Intent, listOpenIntents } from "../data/outbox";
import { isChargedAtIssue, PAYMENT_TERM_DAYS } from "../domain/payment-terms";
import { aggregateLines } from "../domain/stripe-lines";
import { openProviderId, providerPlaces } from "../provider-refs";

/** What an intent asks of Stripe; or why it has to wait for another intent, or cannot be asked. */
export type OrderDecision =
  | { kind: "order"; order: Order }
  | { kind: "wait"; reason: "needs_customer" | "needs_push" }
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
    case "void_invoice":
    case "write_off_invoice":
      return invoice === null ? refused("no_invoice") : closeOrder(tx, intent.kind, invoice);
    default:
      return refused("unknown_kind");
  }
}

async function pushOrder(tx: Tx, office: Office, invoice: Invoice): Promise<OrderDecision> {
  if (invoice.finalizedAt === null) return refused("not_issued");
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

async function closeOrder(
  tx: Tx,
  kind: "void_invoice" | "write_off_invoice",
  invoice: Invoice,
): Promise<OrderDecision> {
  const { invoiceId } = invoice;
  const stripeInvoiceId = openProviderId(providerPlaces.invoice(invoiceId), invoice.stripeRef);
  if (stripeInvoiceId === null) {
    const pushes = await listOpenIntents(tx, { kind: "push_invoice", invoiceId });
    return pushes.length > 0 ? { kind: "wait", reason: "needs_push" } : refused("not_pushed");
  }
  const command = outboundInvoiceCommand({ invoiceId, stripeInvoiceId });
  return { kind: "order", order: { kind, command } };
}

function textsOf(order: Order): string[] {
  switch (order.kind) {
    case "create_customer":
      return [order.customer.name];
    case "push_invoice":
      return order.invoice.lines.map((line) => line.description);
    case "void_invoice":
    case "write_off_invoice":
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
      return { kind: order.kind, command: outboundInvoiceCommand(order.command) };
  }
}
