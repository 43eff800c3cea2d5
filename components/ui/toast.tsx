"use client";

import { Toaster as Sonner, toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Problem } from "@/components/ui/problem";

const box =
  "flex w-96 max-w-full items-center gap-2.5 rounded-md bg-raised py-2.5 pr-2.5 pl-3.5 text-sm text-ink shadow-pop";

/** Where toasts appear. One, in the root layout. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      mobileOffset={{ bottom: 68 }}
      gap={8}
      expand
      style={{ fontFamily: "inherit" }}
    />
  );
}

/** Says that something is done: "3 patients active." "$4.00 on the November draft". */
export function toastDone(title: string, detail?: string): void {
  toast.custom((id) => (
    <div role="status" className={box}>
      <Icon name="paid" className="text-paid" />
      <div className="flex-1">
        <span className="font-medium">{title}</span>
        {detail ? <span className="text-ink-2"> {detail}</span> : null}
      </div>
      <DismissButton id={id} />
    </div>
  ));
}

/** Says what failed, what to do next and the request id. Stays until it is dismissed. */
export function toastProblem(problem: Problem, retry?: () => void): void {
  toast.custom(
    (id) => (
      <div role="alert" className={box}>
        <Icon name="failed" className="text-failed" />
        <div className="flex-1">
          <span className="font-medium">{problem.title}</span>
          <span className="text-ink-2"> {problem.detail}</span>
          <span className="block font-mono text-xs text-ink-3">{problem.requestId}</span>
        </div>
        {retry ? (
          <Button
            size="small"
            onClick={() => {
              toast.dismiss(id);
              retry();
            }}
          >
            Retry
          </Button>
        ) : (
          <DismissButton id={id} />
        )}
      </div>
    ),
    { duration: Infinity },
  );
}

function DismissButton({ id }: { id: string | number }) {
  return (
    <Button
      variant="ghost"
      size="small"
      isIcon
      icon="close"
      aria-label="Dismiss"
      onClick={() => toast.dismiss(id)}
    />
  );
}
