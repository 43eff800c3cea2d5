import type { LineItemOut } from "./contract/invoices";
import type { ItemType } from "./domain/invoice";
import { type Cents, formatCents } from "./domain/money";

export type Line = {
  lineItemId: number;
  invoiceId: number;
  description: string;
  quantity: number;
  unitCents: Cents;
  totalCents: Cents;
  itemType: ItemType;
  ref: string | null;
  createdAt: Date;
};

/** A line as the wire says it; the key patient_name is absent for who may not see patients. */
export function lineOnWire(line: Line, patientName?: string | null): LineItemOut {
  return {
    line_item_id: line.lineItemId,
    invoice_id: line.invoiceId,
    description: line.description,
    quantity: line.quantity,
    unit_price: formatCents(line.unitCents),
    total_price: formatCents(line.totalCents),
    item_type: line.itemType,
    anonymous_patient_ref: line.ref,
    ...(patientName === undefined ? {} : { patient_name: patientName }),
    created_at: line.createdAt.toISOString(),
  };
}
