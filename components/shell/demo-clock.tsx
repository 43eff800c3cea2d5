"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import { type FormEvent, useState, useTransition } from "react";
import type { DemoClockView } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Field, FieldError, Input } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import type { ActionResult } from "@/components/ui/problem";
import { toastDone } from "@/components/ui/toast";
import { formatClock, formatDay, formatInstant, localDate } from "@/lib/format/date";

/** The simulated date of the demo, and the way to move it forward. */
export function DemoClock({ clock }: { clock: DemoClockView }) {
  const text = formatClock(clock.now, clock.zone);
  return (
    <Popover
      align="end"
      panelClass="w-72"
      buttonClass="flex h-control items-center gap-[7px] rounded-sm border border-dashed border-line-strong px-[9px] whitespace-nowrap text-ink-2 tabular-nums hover:bg-hover touch:px-2"
      label={`Demo clock: ${text}`}
      button={
        <>
          <Icon name="clock" />
          <time dateTime={clock.now} title={formatInstant(clock.now, clock.zone)}>
            <span className="touch:hidden">{text}</span>
            <span className="md:hidden">{formatDay(clock.now, clock.zone, clock.now)}</span>
          </time>
        </>
      }
    >
      <ClockPanel clock={clock} />
    </Popover>
  );
}

function ClockPanel({ clock }: { clock: DemoClockView }) {
  const router = useNavigate();
  const [isMoving, startMoving] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const { moveTo, jumpToCycleEnd, cycleEndsAt } = clock;
  const today = localDate(clock.now, clock.zone);

  const move = (ask: () => Promise<ActionResult<{ now: string }>>) =>
    startMoving(async () => {
      const result = await ask();
      if (!result.ok) {
        setProblem(result.problem.detail);
        return;
      }
      setProblem(null);
      toastDone("Clock moved.", formatClock(result.data.now, clock.zone));
      router.refresh();
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const on = new FormData(event.currentTarget).get("on");
    if (moveTo && typeof on === "string" && on) move(() => moveTo(on));
  };

  return (
    <div className="grid gap-3 p-2">
      <div>
        <p className="font-medium">{formatInstant(clock.now, clock.zone)}</p>
        <p className="text-xs text-ink-3">
          The demo stands still at this moment until it is moved. It never moves back.
        </p>
      </div>
      {problem ? <FieldError>{problem}</FieldError> : null}
      {jumpToCycleEnd && cycleEndsAt ? (
        <Button variant="primary" isPending={isMoving} onClick={() => move(jumpToCycleEnd)}>
          Jump to end of cycle, {formatDay(cycleEndsAt, clock.zone, clock.now)}
        </Button>
      ) : null}
      {moveTo ? (
        <form onSubmit={submit} className="flex items-end gap-2">
          <Field label="Move to date" className="flex-1">
            {(wiring) => (
              <Input
                {...wiring}
                key={today}
                type="date"
                name="on"
                required
                min={today}
                defaultValue={today}
              />
            )}
          </Field>
          <Button type="submit" isPending={isMoving} className="h-8.5">
            Move
          </Button>
        </form>
      ) : (
        <p className="text-xs text-ink-3">An admin can move it.</p>
      )}
    </div>
  );
}
