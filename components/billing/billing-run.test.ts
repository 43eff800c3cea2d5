import { expect, it } from "vitest";
import { doneRows, dryRunRows, runButton, runCounts } from "@/components/billing/billing-run";
import type { RunRow } from "@/components/billing/run-table";

const counters = {
  officesDue: 10,
  officesRolled: 6,
  officesFailed: 1,
  officesParked: 2,
  invoicesFinalized: 7,
  invoicesDrafted: 8,
  linesWritten: 90,
  failures: [{ officeId: 2, code: "rollover_failed" }],
};
const plan = {
  officesDue: 10,
  toFinalize: { count: 83, total: "246.00" },
  toDraft: { count: 80, total: "240.00" },
  toPark: 0,
  later: [],
};
const row = (officeId: number, outcome: RunRow["outcome"]): RunRow => ({
  officeId,
  officeName: `Office ${officeId}`,
  companyName: "Company",
  cycleKey: "2026-11-01",
  lines: 3,
  toFinalize: "6.00",
  nextLines: 4,
  nextDraft: "8.00",
  outcome,
});

it("names on the button what a run will do", () => {
  expect(runButton(plan)).toBe("Finalize 83 invoices, $246.00");
  expect(runButton({ ...plan, toFinalize: { count: 0, total: "0.00" } })).toBe(
    "Roll 10 offices, nothing to finalize",
  );
});

it("counts each office in exactly one part of the meter", () => {
  const { rolled, parked, failed, waiting } = runCounts(counters);
  expect({ rolled, parked, failed, waiting }).toEqual({
    rolled: 4,
    parked: 2,
    failed: 1,
    waiting: 3,
  });
  expect(rolled + parked + failed + waiting).toBe(counters.officesDue);
});

it("lists an office's later cycles behind its first, and after the run what came of each", () => {
  const later = [
    {
      ...{ officeId: 1, cycleKey: "2026-12-01", lines: 4, toFinalize: "8.00" },
      ...{ nextLines: 4, nextDraft: "8.00" },
    },
  ];
  const rows = dryRunRows([row(1, "held"), row(2, "due")], { ...plan, later });
  expect(rows.map(({ officeId, cycleKey }) => `${officeId} ${cycleKey}`)).toEqual([
    "1 2026-11-01",
    "1 2026-12-01",
    "2 2026-11-01",
  ]);
  expect(doneRows(rows, counters).map(({ outcome }) => outcome)).toEqual([
    "held",
    "rolled",
    "failed",
  ]);
});
