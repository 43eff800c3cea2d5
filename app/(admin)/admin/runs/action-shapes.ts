import { z } from "zod";
import { dateText, moneyOut } from "@/lib/billing/contract/fields";

const count = z.int().nonnegative();
const id = z.int().positive();

export const dryRunOut = z.strictObject({
  officesDue: count,
  toFinalize: z.strictObject({ count, total: moneyOut }),
  toDraft: z.strictObject({ count, total: moneyOut }),
  toPark: count,
  later: z.array(
    z.strictObject({
      officeId: id,
      cycleKey: dateText,
      lines: count,
      toFinalize: moneyOut,
      nextLines: count,
      nextDraft: moneyOut,
    }),
  ),
});

export const runCountersOut = z.strictObject({
  officesDue: count,
  officesRolled: count,
  officesFailed: count,
  officesParked: count,
  invoicesFinalized: count,
  invoicesDrafted: count,
  linesWritten: count,
  failures: z.array(z.strictObject({ officeId: id, code: z.string() })),
});
