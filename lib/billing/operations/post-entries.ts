import type { Tx } from "@/lib/db/transaction";
import { insertPostings } from "../data/journal";
import type { Office } from "../data/offices";
import { localDateAt } from "../domain/calendar";
import type { Posting } from "../domain/journal";

/** Postings with what caused them, such as "payment:12": the same cause posts once. */
export type Sourced = { source: string; postings: readonly Posting[] };

type Place = {
  office: Office;
  invoice: { invoiceId: number; officeId: number; companyId: number };
};

/** Posts to the books of an invoice, in the month that the office's calendar shows. */
export async function postEntries(
  tx: Tx,
  { office, invoice }: Place,
  sourced: readonly Sourced[],
  now: Date,
): Promise<void> {
  const { invoiceId, officeId, companyId } = invoice;
  const month = localDateAt(now, office.schedule.timeZone).slice(0, 7);
  const entries = sourced.flatMap(({ source, postings }) =>
    postings.map((posting) => ({ ...posting, invoiceId, officeId, companyId, source, month })),
  );
  await insertPostings(tx, entries, now);
}
