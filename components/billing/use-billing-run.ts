"use client";

import { useEffect, useState, useTransition } from "react";
import {
  type DryRun,
  doneRows,
  dryRunRows,
  type RunCounters,
} from "@/components/billing/billing-run";
import type { RunRow } from "@/components/billing/run-table";
import type { ActionResult, Problem } from "@/components/ui/problem";
import { useNavigate } from "@/components/ui/use-navigate";

export type RunActions = {
  dryRun: () => Promise<ActionResult<DryRun>>;
  run: () => Promise<ActionResult<RunCounters>>;
  /** The run that began last; null where the answer does not come. */
  latest: () => Promise<{ runId: number; counters: RunCounters } | null>;
};

export type RunStage =
  | { name: "idle" }
  | { name: "ready"; rows: RunRow[]; dryRun: DryRun }
  | { name: "running"; rows: RunRow[]; dryRun: DryRun; counters: RunCounters | null }
  | { name: "done"; rows: RunRow[]; dryRun: DryRun; counters: RunCounters };

const pollMs = 700;

/**
 * A dry run and then the run itself, with its progress asked for while it lasts: every run after
 * `lastRunId` is this one.
 */
export function useBillingRun(due: RunRow[], lastRunId: number, actions: RunActions) {
  const router = useNavigate();
  const [stage, setStage] = useState<RunStage>({ name: "idle" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, startAsking] = useTransition();
  const [isRefreshing, startRefresh] = useTransition();
  const isRunning = stage.name === "running";
  const { latest } = actions;

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => {
      void latest().then((found) => {
        if (found === null || found.runId <= lastRunId) return;
        const { counters } = found;
        setStage((now) => (now.name === "running" ? { ...now, counters } : now));
      });
    }, pollMs);
    return () => clearInterval(timer);
  }, [isRunning, lastRunId, latest]);

  const askDryRun = () =>
    startAsking(async () => {
      const result = await actions.dryRun();
      setProblem(result.ok ? null : result.problem);
      if (result.ok) {
        setStage({ name: "ready", rows: dryRunRows(due, result.data), dryRun: result.data });
      }
    });
  const run = async () => {
    if (stage.name !== "ready") return;
    const { rows, dryRun } = stage;
    setProblem(null);
    setStage({ name: "running", rows, dryRun, counters: null });
    const result = await actions.run();
    if (result.ok) {
      setStage({ name: "done", rows: doneRows(rows, result.data), dryRun, counters: result.data });
    } else {
      setProblem(result.problem);
      setStage({ name: "ready", rows, dryRun });
    }
    startRefresh(() => router.refresh());
  };
  return { stage, problem, isAsking, isRefreshing, askDryRun, run: () => void run() };
}
