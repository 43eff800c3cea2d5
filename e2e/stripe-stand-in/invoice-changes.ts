import { emit, previousAttributes } from "./events";
import { itemsOf, renderInvoice } from "./render";
import type { InvoiceRecord } from "./types";
import type { World } from "./world";

/**
 * Changes an invoice, then emits `invoice.updated` (with the old values of what changed) and the
 * events named, which carry the invoice as it is afterwards.
 */
export function changeInvoice(
  world: World,
  record: InvoiceRecord,
  events: readonly string[],
  change: () => void,
): void {
  const before = renderInvoice(world, record);
  change();
  const after = renderInvoice(world, record);
  const previous = previousAttributes(before, after);
  if (Object.keys(previous).length > 0) emit(world, "invoice.updated", after, previous);
  for (const type of events) emit(world, type, after);
  world.onChange();
}

/** Brings a draft's totals in line with its items. */
export function recomputeTotals(world: World, record: InvoiceRecord): void {
  const { invoice } = record;
  const total = itemsOf(world, record).reduce((sum, { item }) => sum + item.amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
  invoice.starting_balance = world.tables.customers.byId.get(invoice.customer)?.balance ?? 0;
  setDue(record, Math.max(0, total));
}

/** Sets what is due, and with it what remains. */
export function setDue(record: InvoiceRecord, dueCents: number): void {
  record.invoice.amount_due = dueCents;
  record.invoice.amount_remaining = Math.max(0, dueCents - record.invoice.amount_paid);
}

/** Counts money as received; true once nothing remains. */
export function addPaid(record: InvoiceRecord, cents: number): boolean {
  record.invoice.amount_paid += cents;
  setDue(record, record.invoice.amount_due);
  return record.invoice.amount_remaining === 0;
}

export const PAID_EVENTS = ["invoice.paid", "invoice.payment_succeeded"] as const;

/** Moves an invoice to paid. */
export function setPaid(world: World, record: InvoiceRecord): void {
  const { invoice } = record;
  invoice.status = "paid";
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = world.clock.now();
}
