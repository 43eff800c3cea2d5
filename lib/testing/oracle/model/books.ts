import { localDateAt } from "@/lib/billing/domain/calendar";
import { allocateCents, type Cents, sumCents } from "@/lib/billing/domain/money";
import type { Account, Invoice, ItemType, World } from "./world";

type Transfer = [debit: Account, credit: Account];

/** In the order in which the wire names them. */
const ITEMS: readonly ItemType[] = [
  "patient_activation",
  "patient_renewal",
  "setup_fee",
  "one_off",
];

/** §8: one transfer, in the open month of the office's calendar; nothing moves nothing. */
export function post(
  world: World,
  invoice: Invoice,
  cause: string,
  item: ItemType | null,
  [debit, credit]: Transfer,
  cents: Cents,
): void {
  if (cents === 0) return;
  const month = localDateAt(world.now, invoice.office.schedule.timeZone).slice(0, 7);
  world.journal.push({ invoice, cause, item, debit, credit, cents, month });
}

/** Rows are per (invoice, item type), never per line. */
export function postInvoiced(world: World, invoice: Invoice): void {
  for (const item of new Set(invoice.lines.map((line) => line.type))) {
    const lines = invoice.lines.filter((line) => line.type === item);
    const cents = sumCents(lines.map((line) => line.quantity * line.unitCents));
    post(world, invoice, "finalize", item, ["receivable", "contract"], cents);
  }
}

export function postCreditTaken(world: World, invoice: Invoice, cents: Cents): void {
  post(world, invoice, "office_credit", "credit", ["customer_credit", "receivable"], cents);
}

/** A credit is divided over what is left of each item type, in proportion and to the cent. */
export function postCredited(
  world: World,
  invoice: Invoice,
  cents: Cents,
  account: "receivable" | "customer_credit",
): void {
  const left = leftByItem(world, invoice);
  const items = ITEMS.filter((item) => left.has(item));
  const shares = allocateCents(
    cents,
    items.map((item) => left.get(item) ?? 0),
  );
  for (const [at, item] of items.entries()) {
    post(world, invoice, "credit_note", item, ["contract", account], shares[at] ?? 0);
  }
}

export function postRefunded(world: World, invoice: Invoice, cents: Cents): void {
  post(world, invoice, "refund", null, ["receivable", "cash"], cents);
}

export function postPaid(world: World, invoice: Invoice, cents: Cents): void {
  // A written-off invoice that is paid after all takes its write-off back first.
  if (invoice.cancelReason === "written_off") {
    post(world, invoice, "write_off", null, ["receivable", "write_offs"], cents);
  }
  post(world, invoice, "payment", null, ["cash", "receivable"], cents);
}

export function postWrittenOff(world: World, invoice: Invoice, cents: Cents): void {
  post(world, invoice, "write_off", null, ["write_offs", "receivable"], cents);
}

/** Voiding takes back what is left of each item type; the office credit it took goes back. */
export function postVoided(world: World, invoice: Invoice, creditTaken: Cents): void {
  for (const [item, cents] of leftByItem(world, invoice)) {
    post(world, invoice, "void", item, ["contract", "receivable"], cents);
  }
  post(world, invoice, "void", "credit", ["receivable", "customer_credit"], creditTaken);
}

/** Invoiced minus credited, by item type. */
export function leftByItem(world: World, invoice: Invoice): Map<ItemType, Cents> {
  const left = new Map<ItemType, Cents>();
  for (const { invoice: of, cause, item, cents } of world.journal) {
    if (of !== invoice || item === null) continue;
    if (cause === "finalize") left.set(item, (left.get(item) ?? 0) + cents);
    if (cause === "credit_note") left.set(item, (left.get(item) ?? 0) - cents);
  }
  return left;
}
