import type {
  Charge,
  CheckoutSession,
  CreditNoteRecord,
  Customer,
  Dispute,
  EndpointRecord,
  InvoicePayment,
  InvoiceRecord,
  ItemRecord,
  PaymentIntent,
  PaymentMethod,
  PortalSession,
  Refund,
  SetupIntent,
  StandInEvent,
} from "./types";
import { resourceMissing } from "./errors";

/** Rows in the order they were made, and by id. */
export type Table<T extends { id: string }> = { rows: T[]; byId: Map<string, T> };

export type Delivery = {
  id: string;
  eventId: string;
  endpointId: string;
  attempts: number;
  status: "pending" | "delivered" | "failed";
  /** Real milliseconds at which the next attempt is due. */
  nextAtMs: number;
  lastAnswer: string | null;
};

export type StoredAnswer = {
  id: string;
  method: string;
  path: string;
  params: string;
  savedAtMs: number;
  /** null while the first request is still running. */
  answer: { status: number; body: string } | null;
};

export type Tables = {
  customers: Table<Customer>;
  deletedCustomers: Table<{ id: string; object: "customer"; deleted: true }>;
  invoices: Table<InvoiceRecord>;
  items: Table<ItemRecord>;
  invoicePayments: Table<InvoicePayment>;
  paymentIntents: Table<PaymentIntent>;
  charges: Table<Charge>;
  refunds: Table<Refund>;
  disputes: Table<Dispute>;
  creditNotes: Table<CreditNoteRecord>;
  paymentMethods: Table<PaymentMethod>;
  setupIntents: Table<SetupIntent>;
  checkoutSessions: Table<CheckoutSession>;
  portalSessions: Table<PortalSession & { token: string }>;
  endpoints: Table<EndpointRecord>;
  events: Table<StandInEvent>;
  deliveries: Table<Delivery>;
  idempotencyKeys: Table<StoredAnswer>;
};

const TABLE_NAMES = [
  "customers",
  "deletedCustomers",
  "invoices",
  "items",
  "invoicePayments",
  "paymentIntents",
  "charges",
  "refunds",
  "disputes",
  "creditNotes",
  "paymentMethods",
  "setupIntents",
  "checkoutSessions",
  "portalSessions",
  "endpoints",
  "events",
  "deliveries",
  "idempotencyKeys",
] as const satisfies readonly (keyof Tables)[];

/** A store with nothing in it. */
export function emptyTables(): Tables {
  return Object.fromEntries(
    TABLE_NAMES.map((name) => [name, { rows: [], byId: new Map() }]),
  ) as unknown as Tables;
}

/** Every table's rows, ready to be written as JSON. */
export function dumpTables(tables: Tables): Record<string, unknown[]> {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, tables[name].rows]));
}

/** Replaces all rows by those of a dump; tables the dump lacks end up empty. */
export function loadTables(tables: Tables, dump: Record<string, unknown>): void {
  for (const name of TABLE_NAMES) {
    const table = tables[name] as Table<{ id: string }>;
    const rows = dump[name];
    table.rows = Array.isArray(rows) ? (rows as { id: string }[]) : [];
    table.byId = new Map(table.rows.map((row) => [row.id, row]));
  }
}

export function insert<T extends { id: string }>(table: Table<T>, row: T): T {
  table.rows.push(row);
  table.byId.set(row.id, row);
  return row;
}

export function remove<T extends { id: string }>(table: Table<T>, id: string): void {
  table.byId.delete(id);
  table.rows = table.rows.filter((row) => row.id !== id);
}

/** The row of an id, or Stripe's `resource_missing` naming the parameter it came in. */
export function must<T extends { id: string }>(
  table: Table<T>,
  kind: string,
  id: string,
  param = "id",
): T {
  const row = table.byId.get(id);
  if (row === undefined) throw resourceMissing(kind, id, param);
  return row;
}

/** Matching rows, the newest first, as Stripe lists them. */
export function newestFirst<T extends { id: string }>(
  table: Table<T>,
  matches: (row: T) => boolean = () => true,
): T[] {
  const found: T[] = [];
  for (let index = table.rows.length - 1; index >= 0; index -= 1) {
    const row = table.rows[index];
    if (row !== undefined && matches(row)) found.push(row);
  }
  return found;
}
