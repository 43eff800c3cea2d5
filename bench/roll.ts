import { systemContext } from "@/lib/billing/context";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { disconnect } from "@/lib/db/client";
import { answerParent } from "./child.ts";

export type RollTask = { instants: string[] };
export type Rolled = {
  rolls: { ms: number; finalized: number; drafted: number; lines: number; failed: number }[];
  /** The most memory the process ever held. */
  peakMb: number;
};

/** Rolls what is due at each instant, as the cron does, and times it. */
await answerParent<RollTask>(async ({ instants }) => {
  const rolls: Rolled["rolls"] = [];
  for (const at of instants) {
    const begun = performance.now();
    const run = await rollDueCycles(systemContext("roll-cycles"), { asOf: new Date(at) });
    rolls.push({
      ms: performance.now() - begun,
      finalized: run.invoices_finalized,
      drafted: run.invoices_drafted,
      lines: run.lines_written,
      failed: run.offices_failed,
    });
  }
  await disconnect();
  return { rolls, peakMb: process.resourceUsage().maxRSS / 1024 } satisfies Rolled;
});
