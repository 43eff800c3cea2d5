"use client";

import { useState, useTransition } from "react";
import { firstNameFirst } from "@/components/billing/activation-wording";
import { ProblemNote } from "@/components/billing/problem-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CommandKbd } from "@/components/ui/kbd";
import { Note } from "@/components/ui/note";
import type { ActionResult, Problem } from "@/components/ui/problem";
import { toastDone } from "@/components/ui/toast";
import { formatMonth, isCalendarMonth, nameCycle } from "@/lib/format/date";
import { formatMoney, timesOf } from "@/lib/format/money";
import { capitalize, formatCount, plural } from "@/lib/format/words";

type DeactivationDialogProps = {
  patients: { patientId: number; name: string; isActive: boolean }[];
  cycle: { start: string; end: string; zone: string; fee: string };
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
  deactivate: (
    patientIds: number[],
  ) => Promise<ActionResult<{ deactivated: number; refused: number }>>;
};

/** Says that this cycle is not refunded, before patients stop being billed. */
export function DeactivationDialog(props: DeactivationDialogProps) {
  const { patients, cycle, isOpen, onClose, onDone, deactivate } = props;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, startSending] = useTransition();
  const active = patients.filter(({ isActive }) => isActive);
  const only = patients.length === 1 ? patients[0] : undefined;
  const idle = patients.length - active.length;
  const name = nameCycle(cycle.start, cycle.end, cycle.zone);
  const next = isCalendarMonth(cycle.start, cycle.end, cycle.zone)
    ? formatMonth(cycle.end, cycle.zone)
    : "the next cycle";
  const send = () => {
    if (isSending || active.length === 0) return;
    startSending(async () => {
      const result = await deactivate(active.map(({ patientId }) => patientId));
      if (!result.ok) {
        setProblem(result.problem);
        return;
      }
      toastDone(
        `${plural(result.data.deactivated, "patient")} deactivated.`,
        `Not billed from ${next} on.`,
      );
      onDone();
      onClose();
    });
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
      size="small"
      title={`Deactivate ${only ? firstNameFirst(only.name) : plural(patients.length, "patient")}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            autoFocus
            onClick={send}
            isPending={isSending}
            why={active.length === 0 ? "None of them is active" : undefined}
          >
            Deactivate {formatCount(active.length)}, no refund <CommandKbd>↵</CommandKbd>
          </Button>
        </>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <p>
        {capitalize(name)} stays billed: what was billed this cycle isn&apos;t refunded. From {next}{" "}
        on {active.length === 1 ? "this account isn't" : "these accounts aren't"} billed, which is{" "}
        <b>{formatMoney(timesOf(cycle.fee, active.length))}</b> less a cycle.
      </p>
      {idle > 0 ? (
        <Note>
          {capitalize(plural(idle, "patient"))} of them {idle === 1 ? "is" : "are"} not active;
          nothing changes there.
        </Note>
      ) : null}
    </Dialog>
  );
}
