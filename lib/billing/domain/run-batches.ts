const OFFICES = { least: 50, most: 500 };
/** Into so many batches at least, as far as they are not too small: so many can work at once. */
const SHARES = 8;
const MAX_LINES = 50_000;

/** An office to roll, and about how many lines that will write. */
export type DueOffice = { officeId: number; expectedLines: number };

/** Cuts offices, in their order, into batches that one transaction each can roll. */
export function cutBatches(offices: readonly DueOffice[]): number[][] {
  const batches: number[][] = [];
  let batch: number[] = [];
  let lines = 0;
  const share = Math.ceil(offices.length / SHARES);
  const maxOffices = Math.min(Math.max(share, OFFICES.least), OFFICES.most);
  for (const { officeId, expectedLines } of offices) {
    const isFull = batch.length === maxOffices || lines + expectedLines > MAX_LINES;
    if (batch.length > 0 && isFull) {
      batches.push(batch);
      batch = [];
      lines = 0;
    }
    batch.push(officeId);
    lines += expectedLines;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
