import { emit } from "./events";
import { finalizeInvoice } from "./invoice-life";
import { attemptAutomatically } from "./payments";
import { renderInvoice } from "./render";
import type { InvoiceRecord } from "./types";
import type { World } from "./world";

const TICK_MS = 250;

type Due = { at: number; record: InvoiceRecord; run: () => void };

function dueOf(world: World, record: InvoiceRecord): Due | undefined {
  const { invoice } = record;
  if (invoice.status === "draft" && invoice.automatically_finalizes_at !== null) {
    const at = invoice.automatically_finalizes_at;
    return { at, record, run: () => finalizeAutomatically(world, record) };
  }
  if (invoice.status === "open" && invoice.next_payment_attempt !== null) {
    const at = invoice.next_payment_attempt;
    return { at, record, run: () => attemptAutomatically(world, record) };
  }
  return undefined;
}

function finalizeAutomatically(world: World, record: InvoiceRecord): void {
  record.invoice.automatically_finalizes_at = null;
  try {
    finalizeInvoice(world, record);
    if (record.invoice.collection_method === "send_invoice") {
      emit(world, "invoice.sent", renderInvoice(world, record));
    }
  } catch {
    // Recorded on the invoice as its last finalization error.
  }
}

function earliest(world: World): Due | undefined {
  let first: Due | undefined;
  for (const record of world.tables.invoices.rows) {
    const due = dueOf(world, record);
    if (due !== undefined && (first === undefined || due.at < first.at)) first = due;
  }
  return first;
}

/** Does everything that is due by the stand-in's clock, the earliest first. */
export function runDue(world: World): void {
  for (let due = earliest(world); due !== undefined; due = earliest(world)) {
    if (due.at > world.clock.now()) return;
    due.run();
  }
}

/**
 * Moves the clock to a second (null: back to real time). Attempts that fall due on the way happen at
 * their own times, so that their objects carry them.
 */
export function moveClock(world: World, seconds: number | null): void {
  const target = seconds ?? Math.floor(Date.now() / 1000);
  for (let due = earliest(world); due !== undefined && due.at <= target; due = earliest(world)) {
    if (due.at > world.clock.now()) world.clock.set(due.at);
    due.run();
  }
  world.clock.set(seconds);
  world.onChange();
}

/** Looks for due attempts every quarter of a second; returns how to stop that. */
export function startScheduler(world: World): () => void {
  const timer = setInterval(() => runDue(world), TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
