"use client";

import { type ReactNode, useEffect, useEffectEvent, useState, useTransition } from "react";
import {
  activatedCount,
  activationButton,
  type ActivationPreview,
  activationSummary,
  activationTitle,
  activationTotalLabel,
  firstNameFirst,
  isRefusal,
  outcomeText,
} from "@/components/billing/activation-wording";
import { AttentionBadge } from "@/components/billing/status-badge";
import { ProblemNote } from "@/components/billing/problem-note";
import { Button } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Dialog } from "@/components/ui/dialog";
import { CommandKbd } from "@/components/ui/kbd";
import { Note } from "@/components/ui/note";
import type { ActionResult, Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { State } from "@/components/ui/state";
import { Time } from "@/components/ui/time";
import { formatCycle, formatMonth, isCalendarMonth, nameCycle } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";
import { plural } from "@/lib/format/words";

/** What came of one patient. */
export type ActivationResultRow = {
  patientId: number;
  name: string;
  status: "activated" | "reactivated" | "already_active" | "refused";
  /** Why it was refused, in words. */
  reason: string | null;
  fee: string;
};

export type ActivationResult = { rows: ActivationResultRow[]; total: string };

type ActivationDialogProps = {
  patientIds: number[];
  isOpen: boolean;
  onClose: () => void;
  /** Runs after something became active. */
  onDone: (result: ActivationResult) => void;
  preview: (patientIds: number[]) => Promise<ActionResult<ActivationPreview>>;
  activate: (patientIds: number[]) => Promise<ActionResult<ActivationResult>>;
  /** Opens the form for a care plan of this patient. */
  onBuildPlan?: (patientId: number) => void;
};

type Stage =
  | { name: "asking" }
  | { name: "deciding"; preview: ActivationPreview; problem: Problem | null }
  | { name: "done"; preview: ActivationPreview; result: ActivationResult }
  | { name: "failed"; problem: Problem };

/** Says what sending the plan will cost, and on which invoice, before it is sent; then what came of it. */
export function ActivationDialog(props: ActivationDialogProps) {
  const { patientIds, isOpen, onClose, onDone, preview, activate, onBuildPlan } = props;
  const [stage, setStage] = useState<Stage>({ name: "asking" });
  const [isSending, startSending] = useTransition();
  // Asked once for each choice: a refresh of the page behind must not ask again.
  const ask = useEffectEvent(() => preview(patientIds));
  const choice = patientIds.join(",");
  useEffect(() => {
    if (!isOpen) return;
    let isStale = false;
    void ask().then((result) => {
      if (isStale) return;
      setStage(
        result.ok
          ? { name: "deciding", preview: result.data, problem: null }
          : { name: "failed", problem: result.problem },
      );
    });
    return () => {
      isStale = true;
    };
  }, [isOpen, choice]);

  const send = () => {
    if (stage.name !== "deciding" || isSending || activatedCount(stage.preview) === 0) return;
    startSending(async () => {
      const result = await activate(patientIds);
      if (!result.ok) {
        setStage({ ...stage, problem: result.problem });
        return;
      }
      onDone(result.data);
      setStage({ name: "done", preview: stage.preview, result: result.data });
    });
  };

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={stage.name === "deciding" ? send : undefined}
      title={titleOf(stage, patientIds.length)}
      description={stage.name === "deciding" ? activationSummary(stage.preview) : undefined}
      footer={
        stage.name === "deciding" ? (
          <DecideButtons
            preview={stage.preview}
            isSending={isSending}
            onSend={send}
            onClose={onClose}
            onBuildPlan={onBuildPlan}
          />
        ) : (
          <Button variant={stage.name === "done" ? "primary" : "secondary"} onClick={onClose}>
            Close
          </Button>
        )
      }
    >
      <StageBody stage={stage} count={patientIds.length} />
    </Dialog>
  );
}

function titleOf(stage: Stage, count: number): string {
  if (stage.name === "deciding") return activationTitle(stage.preview);
  if (stage.name !== "done") return `Send plan and activate ${plural(count, "patient")}`;
  const active = stage.result.rows.filter(({ status }) => status !== "refused").length;
  return `${plural(active, "patient")} active`;
}

function StageBody({ stage, count }: { stage: Stage; count: number }) {
  switch (stage.name) {
    case "asking":
      return <PreviewSkeleton rows={Math.min(count, 8)} />;
    case "failed":
      return <ProblemNote problem={stage.problem} />;
    case "done":
      return <ResultTable result={stage.result} preview={stage.preview} />;
    case "deciding":
      return (
        <>
          {stage.problem ? <ProblemNote problem={stage.problem} /> : null}
          {stage.preview.rows.length === 1 ? (
            <OnePatient preview={stage.preview} />
          ) : (
            <ManyPatients preview={stage.preview} />
          )}
        </>
      );
  }
}

function DecideButtons({
  preview,
  isSending,
  onSend,
  onClose,
  onBuildPlan,
}: {
  preview: ActivationPreview;
  isSending: boolean;
  onSend: () => void;
  onClose: () => void;
  onBuildPlan: ((patientId: number) => void) | undefined;
}) {
  const planless = preview.rows.find(({ outcome }) => outcome === "care_plan_required");
  const nobody = activatedCount(preview) === 0;
  return (
    <>
      {planless && onBuildPlan ? (
        <div className="mr-auto touch:basis-full">
          <button
            type="button"
            onClick={() => onBuildPlan(planless.patientId)}
            className="font-medium text-accent hover:underline"
          >
            Build a plan for {planless.name.split(",")[0]}
          </button>
        </div>
      ) : (
        <span className="mr-auto touch:hidden" />
      )}
      <Button onClick={onClose}>Cancel</Button>
      <Button
        variant="primary"
        autoFocus
        onClick={onSend}
        isPending={isSending}
        why={nobody ? "None of them can become active" : undefined}
      >
        {activationButton(preview)} {nobody ? null : <CommandKbd>↵</CommandKbd>}
      </Button>
    </>
  );
}

function OnePatient({ preview }: { preview: ActivationPreview }) {
  const [row] = preview.rows;
  if (!row) return null;
  const { cycleStart, cycleEnd, zone, fee } = preview;
  if (isRefusal(row.outcome)) {
    return (
      <Note tone="attention" title={`${outcomeText(row, preview)}.`}>
        {row.outcome === "care_plan_required"
          ? `${firstNameFirst(row.name)} becomes active when a plan is sent. Build one first.`
          : "Nothing was changed."}
      </Note>
    );
  }
  const next = isCalendarMonth(cycleStart, cycleEnd, zone)
    ? `From ${formatMonth(cycleEnd, zone)}`
    : "From the next cycle";
  return (
    <>
      <DefinitionList
        items={[
          { term: "Cost for this cycle", detail: formatMoney(row.cost ?? "0.00"), isStrong: true },
          ...(row.outcome === "billed"
            ? [
                {
                  term: "Lands on",
                  detail: `${formatCycle(cycleStart, cycleEnd, zone)} draft invoice`,
                },
                { term: "Issued", detail: <Time at={cycleEnd} zone={zone} /> },
              ]
            : [{ term: "Why", detail: outcomeText(row, preview) }]),
          { term: next, detail: `${formatMoney(fee)} a cycle while active` },
        ]}
      />
      <p className="text-xs text-ink-3">
        The whole fee is due, however late in the cycle. Deactivating does not refund it.
      </p>
    </>
  );
}

function ManyPatients({ preview }: { preview: ActivationPreview }) {
  const { officeName, cycleStart, cycleEnd, zone, fee } = preview;
  return (
    <>
      <OutcomeBox
        heads={["Patient", "What happens", "Cost"]}
        totalLabel={activationTotalLabel(preview)}
        total={preview.total}
        rows={preview.rows.map((row) => ({
          id: row.patientId,
          name: row.name,
          text: isRefusal(row.outcome) ? (
            <AttentionBadge>{outcomeText(row, preview)}</AttentionBadge>
          ) : (
            outcomeText(row, preview)
          ),
          amount: row.cost,
        }))}
      />
      <Note>
        The invoice of {officeName} is issued <Time at={cycleEnd} zone={zone} now={cycleStart} />.
        The fee is {formatMoney(fee)} for the whole cycle, however late it starts. Deactivating
        later doesn&apos;t refund {nameCycle(cycleStart, cycleEnd, zone)}.
      </Note>
    </>
  );
}

const resultWords = {
  activated: "Plan sent, active",
  reactivated: "Active again",
  already_active: "Was active already",
} as const;

function ResultTable({
  result,
  preview,
}: {
  result: ActivationResult;
  preview: ActivationPreview;
}) {
  return (
    <OutcomeBox
      heads={["Patient", "What came of it", "Billed"]}
      totalLabel={activationTotalLabel(preview)}
      total={result.total}
      rows={result.rows.map((row) => ({
        id: row.patientId,
        name: row.name,
        text:
          row.status === "refused" ? (
            <AttentionBadge>{row.reason ?? "Refused"}</AttentionBadge>
          ) : (
            <State tone="plain" icon="check">
              {resultWords[row.status]}
            </State>
          ),
        amount: row.status === "refused" ? null : row.fee,
      }))}
    />
  );
}

function OutcomeBox({
  heads,
  rows,
  totalLabel,
  total,
}: {
  heads: [string, string, string];
  rows: { id: number; name: string; text: ReactNode; amount: string | null }[];
  totalLabel: string;
  total: string;
}) {
  return (
    <div className="max-h-[50dvh] overflow-y-auto rounded-md border border-line">
      <table className="tbl wrap">
        <thead>
          <tr>
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
            <th scope="col" className="r">
              {heads[2]}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{row.text}</td>
              <td className="r">
                {row.amount === null ? (
                  <span className="text-ink-3">–</span>
                ) : (
                  formatMoney(row.amount)
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot className="totals">
          <tr className="due">
            <th scope="row" colSpan={2}>
              {totalLabel}
            </th>
            <td className="r">{formatMoney(total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function PreviewSkeleton({ rows }: { rows: number }) {
  return (
    <div aria-busy="true" className="grid gap-4 rounded-md border border-line p-4">
      <p className="sr-only" role="status">
        Working out what it costs
      </p>
      {Array.from({ length: rows + 1 }, (_, index) => (
        <Skeleton key={index} width={index === rows ? "60%" : "100%"} />
      ))}
    </div>
  );
}
