"use client";

import { useEffect, useEffectEvent, useState, useTransition } from "react";
import {
  activatedCount,
  activationButton,
  type ActivationPreview,
  activationSummary,
  activationTitle,
} from "@/components/billing/activation-wording";
import {
  type ActivationResult,
  ManyPatients,
  OnePatient,
  PreviewSkeleton,
  ResultTable,
} from "@/components/billing/activation-tables";
import { ProblemNote } from "@/components/billing/problem-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CommandKbd } from "@/components/ui/kbd";
import type { ActionResult, Problem } from "@/components/ui/problem";
import { plural } from "@/lib/format/words";

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
      description={
        stage.name === "deciding" && stage.preview.rows.length > 1
          ? activationSummary(stage.preview)
          : undefined
      }
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
