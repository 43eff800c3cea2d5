import type { ReactNode } from "react";
import { formatCount } from "@/lib/format/words";

/** What can be done with the chosen rows, floating above the list. */
export function BulkBar({ count, children }: { count: number; children: ReactNode }) {
  return (
    <div
      role="toolbar"
      aria-label={`${formatCount(count)} selected`}
      className="fixed bottom-5 left-[calc(50%+var(--side)/2)] z-10 flex -translate-x-1/2 animate-fade items-center gap-2 rounded-lg bg-raised py-[7px] pr-2 pl-3.5 shadow-pop touch:inset-x-2 touch:bottom-16 touch:translate-x-0 touch:flex-wrap"
    >
      <span aria-live="polite" className="font-medium tabular-nums">
        {formatCount(count)} selected
      </span>
      <span aria-hidden="true" className="mx-1 h-4.5 w-px bg-line-strong" />
      {children}
    </div>
  );
}
