import type { ChargeCatalogue } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { RecognitionRule } from "../domain/journal";
import type { Cents } from "../domain/money";
import { fromCents, toCents } from "./amounts";

export type CatalogueRow = {
  chargeType: string;
  name: string;
  defaultCents: Cents;
  recognition: RecognitionRule;
  isActive: boolean;
};

function toRow({ recognitionMonths: months, ...row }: ChargeCatalogue): CatalogueRow {
  return {
    chargeType: row.chargeType,
    name: row.name,
    defaultCents: toCents(row.defaultAmount),
    recognition: months === null ? { method: "immediate" } : { method: "over_months", months },
    isActive: row.active,
  };
}

function columnsOf({ name, defaultCents, recognition, isActive }: CatalogueRow) {
  return {
    name,
    defaultAmount: fromCents(defaultCents),
    recognitionMethod: recognition.method,
    recognitionMonths: recognition.method === "over_months" ? recognition.months : null,
    active: isActive,
  };
}

/** The admin-maintained price list of one-off charges, by name. */
export async function listCatalogueRows(tx: Tx): Promise<CatalogueRow[]> {
  const rows = await tx.chargeCatalogue.findMany({
    orderBy: [{ name: "asc" }, { chargeType: "asc" }],
  });
  return rows.map(toRow);
}

/** One row of it that may be charged now. */
export async function findActiveCharge(tx: Tx, chargeType: string): Promise<CatalogueRow | null> {
  const row = await tx.chargeCatalogue.findUnique({ where: { chargeType, active: true } });
  return row && toRow(row);
}

/** Adds a row; answers false when there is one of this type, active or not. */
export async function insertCharge(tx: Tx, row: CatalogueRow, now: Date): Promise<boolean> {
  const { count } = await tx.chargeCatalogue.createMany({
    data: [{ chargeType: row.chargeType, ...columnsOf(row), createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function lockCharge(tx: Tx, chargeType: string): Promise<CatalogueRow | null> {
  await tx.$queryRaw`select 1 from charge_catalogue where charge_type = ${chargeType} for update`;
  const row = await tx.chargeCatalogue.findUnique({ where: { chargeType } });
  return row && toRow(row);
}

export async function saveCharge(tx: Tx, row: CatalogueRow, now: Date): Promise<void> {
  await tx.chargeCatalogue.update({
    where: { chargeType: row.chargeType },
    data: { ...columnsOf(row), updatedAt: now },
  });
}
