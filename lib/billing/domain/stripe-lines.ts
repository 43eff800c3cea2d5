import type { ItemType } from "./invoice";
import { type Cents, multiplyCents, sumCents } from "./money";

export const ACTIVE_ACCOUNTS_TEXT = "Active patient accounts";
/** The wording of one patient's line, activation or renewal. */
export const ACTIVATION_TEXT = "Active patient account";
export const OFFICE_CREDIT_TEXT = "Account credit";

/** What an invoice line may tell Stripe. It has no field for a patient. */
export type ChargedLine = {
  itemType: ItemType;
  /** The charge catalogue's wording, never a note that somebody typed. */
  catalogueText: string;
  quantity: number;
  unitCents: Cents;
};

export type StripeLine = { description: string; quantity: number; unitCents: Cents };

const KNOWN_FIELDS: readonly string[] = ["itemType", "catalogueText", "quantity", "unitCents"];

/**
 * One line per wording and unit price, in order of first appearance; the total stays the same.
 * Throws TypeError for a line with any other field, so that nothing about a patient rides along.
 */
export function aggregateLines(lines: readonly ChargedLine[]): StripeLine[] {
  const grouped = new Map<string, StripeLine>();
  for (const line of lines) {
    if (Object.keys(line).some((field) => !KNOWN_FIELDS.includes(field))) {
      throw new TypeError("a line for Stripe carries an unknown field");
    }
    const description = wordingOf(line);
    const key = JSON.stringify([description, line.unitCents]);
    const quantity = (grouped.get(key)?.quantity ?? 0) + line.quantity;
    grouped.set(key, { description, quantity, unitCents: line.unitCents });
  }
  return [...grouped.values()];
}

/** The total that Stripe computes from aggregated lines. */
export function aggregatedTotalCents(lines: readonly StripeLine[]): Cents {
  return sumCents(lines.map((line) => multiplyCents(line.quantity, line.unitCents)));
}

function wordingOf(line: ChargedLine): string {
  switch (line.itemType) {
    case "patient_activation":
    case "patient_renewal":
      return ACTIVE_ACCOUNTS_TEXT;
    case "credit":
      return OFFICE_CREDIT_TEXT;
    case "setup_fee":
    case "one_off":
      return line.catalogueText;
  }
}
