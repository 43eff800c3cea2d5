import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { ItemType } from "../domain/invoice";
import type { ItemAmount } from "../domain/journal";
import type { Cents } from "../domain/money";
import type { ChargedLine } from "../domain/stripe-lines";
import { fromCents, toCents } from "./amounts";
import type { Prisma } from "@/lib/db/generated/client";

type Owner = { invoiceId: number; officeId: number; companyId: number };

/** One renewal line for every patient active at each office's boundary. Answers how many there are. */
export async function insertRenewalLines(
  tx: Tx,
  renewals: readonly { officeId: number; boundaryAt: Date; invoiceId: number; feeCents: Cents }[],
  description: string,
  now: Date,
): Promise<number> {
  if (renewals.length === 0) return 0;
  const rows = renewals.map(({ officeId, boundaryAt, invoiceId, feeCents }) => ({
    office_id: officeId,
    boundary_at: boundaryAt,
    invoice_id: invoiceId,
    fee: fromCents(feeCents),
  }));
  return tx.$executeRaw`
    insert into invoice_line_items
      (invoice_id, office_id, company_id, description, quantity, unit_price, total_price, item_type, anonymous_patient_ref, created_at)
    select b.invoice_id, p.office_id, p.company_id, ${description}, 1, b.fee, b.fee, 'patient_renewal',
      p.anonymous_patient_ref, ${now}
    from ${rowsOf(rows)} as b(office_id int, boundary_at timestamptz, invoice_id int, fee numeric)
    join patients p on p.office_id = b.office_id
    where p.is_active_for_billing and p.activated_at < b.boundary_at`;
}

export type NewLine = Owner & {
  description: string;
  quantity: number;
  unitCents: Cents;
  totalCents: Cents;
  itemType: ItemType;
  chargeType: string | null;
  recognitionMonths: number | null;
  note: string | null;
};

/** A line that names no patient. Answers its id. */
export async function insertLine(tx: Tx, line: NewLine, now: Date): Promise<number> {
  const { unitCents, totalCents, ...rest } = line;
  const { lineItemId } = await tx.invoiceLineItem.create({
    data: {
      ...rest,
      unitPrice: fromCents(unitCents),
      totalPrice: fromCents(totalCents),
      createdAt: now,
    },
    select: { lineItemId: true },
  });
  return Number(lineItemId);
}

/** Office credit as a negative line on each invoice. */
export async function insertCreditLines(
  tx: Tx,
  credits: readonly (Owner & { cents: Cents })[],
  description: string,
  now: Date,
): Promise<void> {
  if (credits.length === 0) return;
  await tx.$executeRaw`
    insert into invoice_line_items
      (invoice_id, office_id, company_id, description, quantity, unit_price, total_price, item_type, created_at)
    select invoice_id, office_id, company_id, ${description}, 1, amount, amount, 'credit', ${now}
    from unnest(${credits.map((c) => c.invoiceId)}::int[], ${credits.map((c) => c.officeId)}::int[],
      ${credits.map((c) => c.companyId)}::int[], ${credits.map((c) => fromCents(-c.cents))}::numeric[])
      as t(invoice_id, office_id, company_id, amount)`;
}

/** What each invoice carries per item type. */
export async function sumByItemType(
  tx: Tx,
  invoiceIds: readonly number[],
): Promise<Map<number, ItemAmount[]>> {
  const rows = await tx.$queryRaw<{ invoiceId: number; itemType: ItemType; sum: Prisma.Decimal }[]>`
    select invoice_id as "invoiceId", item_type::text as "itemType", sum(total_price) as sum
    from invoice_line_items where invoice_id = any(${[...invoiceIds]}::int[])
    group by invoice_id, item_type order by invoice_id, item_type`;
  const byInvoice = new Map<number, ItemAmount[]>();
  for (const { invoiceId, itemType, sum } of rows) {
    const items = byInvoice.get(invoiceId) ?? [];
    items.push({ itemType, amountCents: toCents(sum) });
    byInvoice.set(invoiceId, items);
  }
  return byInvoice;
}

/** What Stripe may know of an invoice's lines: summed by kind, wording and price; no patient in it. */
export async function sumChargedLines(tx: Tx, invoiceId: number): Promise<ChargedLine[]> {
  const rows = await tx.$queryRaw<
    { itemType: ItemType; description: string; quantity: number; unitPrice: Prisma.Decimal }[]
  >`
    select item_type::text as "itemType", description, sum(quantity)::int as quantity, unit_price as "unitPrice"
    from invoice_line_items where invoice_id = ${invoiceId}
    group by item_type, description, unit_price order by min(line_item_id)`;
  return rows.map(({ itemType, description, quantity, unitPrice }) => ({
    itemType,
    catalogueText: description,
    quantity,
    unitCents: toCents(unitPrice),
  }));
}
