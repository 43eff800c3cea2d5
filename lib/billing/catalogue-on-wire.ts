import type { CatalogueRowOut } from "./contract/charges";
import type { CatalogueRow } from "./data/charge-catalogue";
import { formatCents } from "./domain/money";

/** A row of the charge catalogue as the wire says it. */
export function catalogueRowOnWire(row: CatalogueRow): CatalogueRowOut {
  const { recognition } = row;
  return {
    charge_type: row.chargeType,
    name: row.name,
    default_amount: formatCents(row.defaultCents),
    recognition: {
      method: recognition.method,
      months: recognition.method === "over_months" ? recognition.months : null,
    },
    active: row.isActive,
  };
}
