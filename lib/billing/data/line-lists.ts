import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { ItemType } from "../domain/invoice";
import type { Cents } from "../domain/money";

export type ListedLine = {
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

/** Up to `limit` lines of an invoice after a line, in the order they were written. */
export async function listLinePage(
  tx: Tx,
  page: {
    invoiceId: number;
    itemType: ItemType | null;
    afterId: number | null;
    isDescending: boolean;
    limit: number;
  },
): Promise<ListedLine[]> {
  const { invoiceId, itemType, afterId, isDescending, limit } = page;
  const than = Prisma.raw(isDescending ? "<" : ">");
  const after =
    afterId === null ? Prisma.empty : Prisma.sql`and line_item_id ${than} ${afterId}::bigint`;
  const ofType =
    itemType === null ? Prisma.empty : Prisma.sql`and item_type = ${itemType}::item_type`;
  return tx.$queryRaw<ListedLine[]>`
    select line_item_id::float8 as "lineItemId", invoice_id as "invoiceId", description, quantity,
      (unit_price * 100)::float8 as "unitCents", (total_price * 100)::float8 as "totalCents",
      item_type::text as "itemType", anonymous_patient_ref as ref, created_at as "createdAt"
    from invoice_line_items
    where invoice_id = ${invoiceId} ${ofType} ${after}
    order by line_item_id ${Prisma.raw(isDescending ? "desc" : "asc")}
    limit ${limit}`;
}

export type LineGroup = {
  itemType: ItemType;
  lines: number;
  quantity: number;
  /** null when the lines differ in price. */
  unitCents: Cents | null;
  totalCents: Cents;
  firstAt: Date;
  lastAt: Date;
  /** The wording of the first line. */
  description: string;
};

/** What an invoice is made of, by type, in the order of first appearance. */
export async function listLineGroups(tx: Tx, invoiceId: number): Promise<LineGroup[]> {
  return tx.$queryRaw<LineGroup[]>`
    select item_type::text as "itemType", count(*)::int as lines, sum(quantity)::float8 as quantity,
      case when min(unit_price) = max(unit_price) then (min(unit_price) * 100)::float8 end as "unitCents",
      (sum(total_price) * 100)::float8 as "totalCents",
      min(created_at) as "firstAt", max(created_at) as "lastAt", min(description) as description
    from invoice_line_items where invoice_id = ${invoiceId}
    group by item_type order by min(line_item_id)`;
}
