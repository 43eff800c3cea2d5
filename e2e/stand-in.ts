import { createControl } from "./stripe-stand-in/client";
import type { InvoiceRecord, ItemRecord } from "./stripe-stand-in/types";

export type StripeSide = {
  status: string | null;
  totalCents: number;
  /** Its address for a person who pays. */
  payUrl: string;
  lines: { description: string | null; quantity: number | null; amount: number }[];
};

type Dump = { invoices: InvoiceRecord[]; items: ItemRecord[] };

/** One of our invoices as the stand-in for Stripe has it; null until it was pushed. */
export async function stripeSideOf(base: string, invoiceId: number): Promise<StripeSide | null> {
  const { invoices, items } = (await createControl(base).dump()) as unknown as Dump;
  const ours = invoices.filter(
    ({ invoice }) => invoice.metadata?.["invoice_id"] === String(invoiceId),
  );
  if (ours.length > 1) throw new Error(`invoice ${invoiceId} is at Stripe ${ours.length} times`);
  const [record] = ours;
  if (!record?.token) return null;
  return {
    status: record.invoice.status,
    totalCents: record.invoice.total,
    payUrl: `${base}/invoice/${record.token}`,
    lines: record.itemIds.map((itemId) => {
      const item = items.find(({ id }) => id === itemId)?.item;
      return {
        description: item?.description ?? null,
        quantity: item?.quantity ?? null,
        amount: item?.amount ?? 0,
      };
    }),
  };
}

/** Which of these traces stand anywhere in what the stand-in was ever told or holds. */
export async function tracesAtStripe(
  base: string,
  traces: readonly (string | RegExp)[],
): Promise<string[]> {
  const control = createControl(base);
  const known = JSON.stringify([await control.dump(), await control.requests()]);
  const isThere = (trace: string | RegExp) =>
    typeof trace === "string" ? known.includes(trace) : trace.test(known);
  return traces.filter(isThere).map(String);
}

/** The form of a patient's ref. */
export const ANY_REF = /pt_[a-z2-7]{26}/;
