import { invalidRequest } from "./errors";
import { emit } from "./events";
import { newToken } from "./ids";
import { changeInvoice, PAID_EVENTS, recomputeTotals, setDue, setPaid } from "./invoice-changes";
import { createInvoicePayment } from "./payment-objects";
import { cancelPayments } from "./payments";
import { renderInvoice } from "./render";
import { must } from "./store";
import type { InvoiceRecord } from "./types";
import type { World } from "./world";

/** Stripe charges nothing below this; a smaller total goes onto the customer's balance. */
const MINIMUM_CHARGE_CENTS = 50;

function assignNumber(world: World, record: InvoiceRecord): void {
  const customer = must(world.tables.customers, "customer", record.invoice.customer);
  if (record.invoice.number !== null) return;
  const sequence = String(customer.next_invoice_sequence).padStart(4, "0");
  record.invoice.number = `${customer.invoice_prefix}-${sequence}`;
  customer.next_invoice_sequence += 1;
}

/** Sets off the total against the customer's balance, as Stripe does when it finalizes. */
function applyBalance(world: World, record: InvoiceRecord): void {
  const { invoice } = record;
  const customer = must(world.tables.customers, "customer", invoice.customer);
  const owed = invoice.total + customer.balance;
  const isCarriedOver = owed < MINIMUM_CHARGE_CENTS;
  invoice.starting_balance = customer.balance;
  customer.balance = isCarriedOver ? owed : 0;
  invoice.ending_balance = customer.balance;
  setDue(record, isCarriedOver ? 0 : owed);
  if (invoice.ending_balance !== invoice.starting_balance)
    emit(world, "customer.updated", customer);
}

function refuseAutomaticTax(world: World, record: InvoiceRecord): void {
  const message =
    "The customer's location isn't recognized. Set a valid customer address in order to " +
    "automatically calculate tax.";
  record.invoice.last_finalization_error = {
    type: "invalid_request_error",
    code: "customer_tax_location_invalid",
    message,
  };
  emit(world, "invoice.finalization_failed", renderInvoice(world, record));
  throw invalidRequest(message, { code: "customer_tax_location_invalid" });
}

/** draft → open, or paid when nothing is due. */
export function finalizeInvoice(world: World, record: InvoiceRecord, autoAdvance?: boolean): void {
  const { invoice } = record;
  if (invoice.status !== "draft") {
    throw invalidRequest(
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
      { code: "invoice_not_editable" },
    );
  }
  if (invoice.automatic_tax.enabled) refuseAutomaticTax(world, record);
  const isFree = () => invoice.amount_due === 0;
  recomputeTotals(world, record);
  const events = ["invoice.finalized"];
  changeInvoice(world, record, events, () => {
    const now = world.clock.now();
    if (autoAdvance !== undefined) invoice.auto_advance = autoAdvance;
    assignNumber(world, record);
    applyBalance(world, record);
    record.token = newToken();
    invoice.status = "open";
    invoice.automatically_finalizes_at = null;
    invoice.effective_at ??= now;
    invoice.status_transitions.finalized_at = now;
    if (isFree()) {
      invoice.attempted = true;
      setPaid(world, record);
      events.push(...PAID_EVENTS);
      return;
    }
    const payment = createInvoicePayment(world, record, invoice.amount_due, true);
    emit(
      world,
      "payment_intent.created",
      must(world.tables.paymentIntents, "payment_intent", payment.payment.payment_intent),
    );
    const isAutomatic = invoice.collection_method === "charge_automatically";
    if (isAutomatic && invoice.auto_advance === true) invoice.next_payment_attempt = now;
  });
}

/** E-mails an invoice (a draft is finalized first). Nothing is really sent. */
export function sendInvoice(world: World, record: InvoiceRecord): void {
  if (record.invoice.collection_method !== "send_invoice") {
    throw invalidRequest(
      "You can only manually send an invoice if its collection method is 'send_invoice'.",
    );
  }
  if (record.invoice.status === "draft") finalizeInvoice(world, record);
  if (record.invoice.status !== "open" && record.invoice.status !== "paid") {
    throw invalidRequest(`You can't send an invoice whose status is ${record.invoice.status}.`);
  }
  emit(world, "invoice.sent", renderInvoice(world, record));
}

/** open or uncollectible → void. */
export function voidInvoice(world: World, record: InvoiceRecord): void {
  const { invoice } = record;
  if (invoice.status !== "open" && invoice.status !== "uncollectible") {
    throw invalidRequest(
      `You can only pass in open invoices. This invoice isn't open: its status is ${invoice.status}.`,
      { code: "status_transition_invalid" },
    );
  }
  if (invoice.amount_paid > 0) {
    throw invalidRequest("You can't void an invoice that has been partially paid.");
  }
  cancelPayments(world, record);
  changeInvoice(world, record, ["invoice.voided"], () => {
    invoice.status = "void";
    invoice.next_payment_attempt = null;
    invoice.auto_advance = false;
    invoice.status_transitions.voided_at = world.clock.now();
  });
}

/** open → uncollectible. */
export function markUncollectible(world: World, record: InvoiceRecord): void {
  const { invoice } = record;
  if (invoice.status !== "open") {
    throw invalidRequest(
      `You can only mark an open invoice as uncollectible; this one is ${invoice.status}.`,
      { code: "status_transition_invalid" },
    );
  }
  changeInvoice(world, record, ["invoice.marked_uncollectible"], () => {
    invoice.status = "uncollectible";
    invoice.next_payment_attempt = null;
    invoice.status_transitions.marked_uncollectible_at = world.clock.now();
  });
}
