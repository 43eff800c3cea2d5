"use client";

import type { ComponentProps } from "react";
import { RunDesk } from "@/components/billing/run-desk";
import type { RunActions } from "@/components/billing/use-billing-run";
import { billingRunListOut } from "@/lib/billing/contract/runs";
import { dryRun, run } from "./actions";
import { runCounters } from "./run-summary";

const actions: RunActions = {
  dryRun: () => dryRun({}),
  run: () => run({}),
  latest: latestRun,
};

/** Asked of the API, because a page's actions and refreshes wait for each other. */
async function latestRun() {
  const answer = await fetch("/api/v1/billing/billing-runs?limit=1").catch(() => null);
  if (!answer?.ok) return null;
  const [latest] = billingRunListOut.parse(await answer.json()).data;
  return latest?.run_id ? { runId: latest.run_id, counters: runCounters(latest) } : null;
}

/** Billing runs with their actions, for who may run them. */
export function RunsScreen({
  canRun,
  ...rest
}: Omit<ComponentProps<typeof RunDesk>, "actions"> & { canRun: boolean }) {
  return <RunDesk {...rest} actions={canRun ? actions : null} />;
}
