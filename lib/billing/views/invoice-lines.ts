import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { ListedLine } from "../data/line-lists";
import type { PersonName } from "../data/patient-lists";
import type { ItemType } from "../domain/invoice";
import { formatCents } from "../domain/money";
import { listedName } from "../patient-on-wire";
import { requireInvoice } from "./access";
import type { Page } from "./cursor";
import { readLinePage } from "./list-line-items";

/** One line of a group that was opened. `name` is null for who may not see names. */
export type LineView = {
  lineItemId: number;
  description: string;
  /** "Nakamura, Jun"; "Erased" once the identity is gone. */
  name: string | null;
  ref: string | null;
  activatedAt: string | null;
  quantity: number;
  unitPrice: string;
  total: string;
};

/**
 * The lines of one group on an invoice's page, in the order they came; names are audited. Refuses
 * `not_found`, `forbidden` and `cursor_mismatch`.
 */
export async function invoiceLines(
  context: Context,
  invoiceId: number,
  input: Page & { itemType: ItemType },
): Promise<{ lines: LineView[]; nextCursor: string | null }> {
  const { itemType, ...page } = input;
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const invoice = await requireInvoice(tx, context, invoiceId);
    const asked = { itemType, isDescending: false, page };
    const { rows, names, nextCursor } = await readLinePage(tx, context, invoice, asked);
    return { lines: rows.map((line) => lineView(line, names)), nextCursor };
  });
}

function lineView(line: ListedLine, names: Map<string, PersonName> | null): LineView {
  return {
    lineItemId: line.lineItemId,
    description: line.description,
    name: names === null || line.ref === null ? null : nameOf(names.get(line.ref)),
    ref: line.ref,
    activatedAt: line.itemType === "patient_activation" ? line.createdAt.toISOString() : null,
    quantity: line.quantity,
    unitPrice: formatCents(line.unitCents),
    total: formatCents(line.totalCents),
  };
}

/** A patient who moved to another office is not named here any more; an erased one nowhere. */
function nameOf(name: PersonName | undefined): string | null {
  return name === undefined ? null : (listedName(name) ?? "Erased");
}
