"use client";

import { type ReactNode, useState } from "react";
import { runButton, runCounts } from "@/components/billing/billing-run";
import { ProblemNote } from "@/components/billing/problem-note";
import { RunProgress, type RunStep } from "@/components/billing/run-progress";
import { type RunRow, RunTable } from "@/components/billing/run-table";
import {
  type RunActions,
  type RunStage,
  useBillingRun,
} from "@/components/billing/use-billing-run";
import { PageHead } from "@/components/shell/page";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { formatMoney } from "@/lib/format/money";
import { formatCount, plural } from "@/lib/format/words";

type RunDeskProps = {
  /** The first cycle that has ended of each due office; at most 200 of them. */
  due: RunRow[];
  dueCount: number;
  lastRunId: number;
  /** Null for who may look only. */
  actions: RunActions | null;
  /** Stands in the place of everything else while nothing is due. */
  nothingDue: ReactNode;
};

/** So that history and parked drafts stay in reach. */
const FIRST_ROWS = 15;

const noActions: RunActions = {
  dryRun: () => Promise.reject(new Error("Only looking is allowed.")),
  run: () => Promise.reject(new Error("Only looking is allowed.")),
  latest: () => Promise.resolve(null),
};

/** What is due, the dry run that says what a run would do, and the run itself. */
export function RunDesk({ due, dueCount, lastRunId, actions, nothingDue }: RunDeskProps) {
  const desk = useBillingRun(due, lastRunId, actions ?? noActions);
  const { stage, problem } = desk;
  const [isWhole, setIsWhole] = useState(false);
  if (stage.name === "idle" && dueCount === 0) {
    return (
      <div className="px-gutter pt-5">
        <PageHead title="Billing runs" />
        {nothingDue}
      </div>
    );
  }
  const rows = stage.name === "idle" ? due : stage.rows;
  const shown = isWhole || rows.length <= FIRST_ROWS + 5 ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <RunTable
      rows={shown}
      list={{ path: "/admin/runs", params: {} }}
      summary={
        <>
          {summaryOf(rows, stage.name === "idle" ? dueCount : stage.dryRun.officesDue)}
          {shown.length < rows.length ? (
            <Button size="small" className="ml-3" onClick={() => setIsWhole(true)}>
              Show the other {formatCount(rows.length - shown.length)}
            </Button>
          ) : null}
        </>
      }
      head={
        <>
          <PageHead
            title="Billing runs"
            actions={actions ? <DeskButtons desk={desk} hasDue={dueCount > 0} /> : null}
          />
          {problem ? (
            <div className="mb-4">
              <ProblemNote problem={problem} />
            </div>
          ) : null}
          {actions ? (
            <div className="mb-6">
              <RunProgress steps={stepsOf(stage, dueCount)} counts={countsOf(stage)} />
              <StageNote stage={stage} />
            </div>
          ) : null}
          <h2 className="mb-1">
            {stage.name === "done" ? "What came of it" : "Cycles that have ended"}
          </h2>
        </>
      }
    />
  );
}

function DeskButtons({
  desk,
  hasDue,
}: {
  desk: ReturnType<typeof useBillingRun>;
  hasDue: boolean;
}) {
  const { stage, isAsking, isRefreshing, askDryRun, run } = desk;
  switch (stage.name) {
    case "idle":
      return (
        <Button variant="primary" icon="eye" isPending={isAsking} onClick={askDryRun}>
          Dry run
        </Button>
      );
    case "ready":
      return (
        <>
          <Button isPending={isAsking} onClick={askDryRun}>
            Dry run again
          </Button>
          <Button variant="primary" icon="repeat" onClick={run}>
            {runButton(stage.dryRun)}
          </Button>
        </>
      );
    case "running":
      return (
        <Button variant="primary" isPending>
          Running
        </Button>
      );
    case "done":
      return hasDue && !isRefreshing ? (
        <Button variant="primary" icon="eye" isPending={isAsking} onClick={askDryRun}>
          Dry run of what is left
        </Button>
      ) : null;
  }
}

function stepsOf(stage: RunStage, dueCount: number): RunStep[] {
  if (stage.name === "idle") {
    return [
      { label: "Due", detail: plural(dueCount, "office"), state: "done" },
      { label: "Dry run", detail: "Says what a run would do", state: "current" },
      { label: "Run", detail: "Finalizes, then drafts the next", state: "waiting" },
    ];
  }
  const { toFinalize, officesDue } = stage.dryRun;
  const counts = countsOf(stage);
  return [
    { label: "Due", detail: plural(officesDue, "office"), state: "done" },
    {
      label: "Dry run",
      detail: `${plural(toFinalize.count, "invoice")}, ${formatMoney(toFinalize.total)} to finalize`,
      state: "done",
    },
    {
      label: "Run",
      detail: counts
        ? `${formatCount(officesDue - counts.waiting)} of ${plural(officesDue, "office")} settled`
        : stage.name === "running"
          ? "Starting"
          : "Nothing written yet",
      state: stage.name === "done" ? "done" : "current",
    },
  ];
}

function countsOf(stage: RunStage) {
  if (stage.name === "done") return runCounts(stage.counters);
  return stage.name === "running" && stage.counters ? runCounts(stage.counters) : null;
}

function StageNote({ stage }: { stage: RunStage }) {
  if (stage.name === "ready") {
    const { toDraft, toPark } = stage.dryRun;
    return (
      <p className="mt-3 text-ink-2">
        It also drafts {plural(toDraft.count, "invoice")} of the next cycles,{" "}
        {formatMoney(toDraft.total)}
        {toPark > 0 ? `, and parks ${plural(toPark, "draft")} for a person to look at` : ""}. Issued
        invoices go to Stripe after that.
      </p>
    );
  }
  if (stage.name !== "done") return null;
  if (stage.counters.officesFailed > 0) {
    return (
      <div className="mt-3">
        <Note
          tone="attention"
          title={`${plural(stage.counters.officesFailed, "office")} could not be rolled.`}
        >
          Nothing of theirs was written. The cron tries again within ten minutes.
        </Note>
      </div>
    );
  }
  if (stage.counters.invoicesFinalized === 0) return null;
  return (
    <p className="mt-3 text-ink-2">
      {plural(stage.counters.invoicesFinalized, "invoice")} finalized and on the way to Stripe.
    </p>
  );
}

function summaryOf(rows: readonly RunRow[], officesDue: number): string {
  const offices = new Set(rows.map(({ officeId }) => officeId)).size;
  const shown = plural(rows.length, "cycle");
  return offices < officesDue
    ? `${shown} of the first ${formatCount(offices)} of ${plural(officesDue, "office")}`
    : `${shown} of ${plural(officesDue, "office")}`;
}
