"use server";

import { emptyIn } from "@/lib/billing/contract/fields";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { realNow } from "@/lib/clock";
import { defineAction } from "@/lib/http/action";
import { dryRunOut, runCountersOut } from "./action-shapes";
import { dryRunSummary, runCounters } from "./run-summary";

/** What is not rolled by then is the scheduler's. */
const BUDGET_MS = 240_000;

export const dryRun = defineAction({
  name: "runs.dry-run",
  input: emptyIn,
  output: dryRunOut,
  allowedTo: "billing.run",
  run: async (context) => dryRunSummary(await rollDueCycles(context, { dryRun: true })),
});

export const run = defineAction({
  name: "runs.run",
  input: emptyIn,
  output: runCountersOut,
  allowedTo: "billing.run",
  enqueues: true,
  run: async (context) => {
    const deadlineAt = new Date(realNow().getTime() + BUDGET_MS);
    return runCounters(await rollDueCycles(context, { deadlineAt }));
  },
});
