import type { Tx } from "@/lib/db/transaction";
import type { RecognitionRule } from "../domain/journal";
import type { Cents } from "../domain/money";
import { toCents } from "./amounts";

export type CatalogueRow = {
  chargeType: string;
  name: string;
  defaultCents: Cents;
  recognition: RecognitionRule;
  isActive: boolean;
};

/** The admin-maintained price list of one-off charges, by name. */
export async function listCatalogueRows(tx: Tx): Promise<CatalogueRow[]> {
  const rows = await tx.chargeCatalogue.findMany({ orderBy: [{ name: "asc" }] });
  return rows.map(({ recognitionMonths: months, ...row }) => ({
    chargeType: row.chargeType,
    name: row.name,
    defaultCents: toCents(row.defaultAmount),
    recognition: months === null ? { method: "immediate" } : { method: "over_months", months },
    isActive: row.active,
  }));
}

/** One row of it that may be charged now. */
export async function findActiveCharge(tx: Tx, chargeType: string): Promise<CatalogueRow | null> {
  const rows = await listCatalogueRows(tx);
  return rows.find((row) => row.chargeType === chargeType && row.isActive) ?? null;
}
