import { addToDraft, draftOfCycle, finalize, newInvoice, totalCents } from "./invoices";
import { isBilled } from "./offices";
import { bringUpToDate } from "./rollover";
import { type Invoice, type Line, type Office, refuse, type World } from "./world";

/** The catalogue an installation begins with: unit prices in cents. */
const CATALOGUE: Readonly<Record<string, number>> = {
  setup_fee: 25_000,
  data_import: 12_000,
  front_desk_training: 15_000,
  priority_support: 60_000,
};
const MOST_CENTS = 9_999_999_999;
const LEAST_CENTS = 50;

export type Charge = {
  type: string;
  cents: number | null;
  quantity: number;
  placement: "separate" | "next_invoice";
};

/** §4, one-off charges: on an invoice of its own, issued at once, or on the current draft. */
export function charge(world: World, office: Office, wanted: Charge): Invoice {
  bringUpToDate(world, office);
  const unitCents = wanted.cents ?? CATALOGUE[wanted.type];
  if (!(wanted.type in CATALOGUE) || unitCents === undefined) refuse("invalid_value");
  const total = unitCents * wanted.quantity;
  if (total > MOST_CENTS) refuse("invalid_value");
  const isOwn = wanted.placement === "separate";
  const isAllowed = isOwn ? office.status !== "canceled" : isBilled(office);
  if (!isAllowed) refuse("office_not_billable");
  const type = wanted.type === "setup_fee" ? "setup_fee" : "one_off";
  const line: Line = { type, ref: null, quantity: wanted.quantity, unitCents };
  // What Stripe would not collect is not charged at all.
  const draft = isOwn ? null : draftOfCycle(world, office);
  if (total + (draft === null ? 0 : totalCents(draft)) < LEAST_CENTS) refuse("invalid_value");
  if (!isOwn) return addToDraft(world, office, [line], "invalid_value");
  const invoice = newInvoice(world, office, type, [line]);
  finalize(world, invoice);
  return invoice;
}
