"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export type BugProps = { error: unknown; retry: () => void };

/** What a bug looks like: what to do, and the id under which it stands in the log. */
export function BugNote({ error, retry }: BugProps) {
  const digest = error instanceof Error ? (Reflect.get(error, "digest") as unknown) : null;
  return (
    <div className="grid min-h-[70dvh] content-center" role="alert">
      <EmptyState
        title="Something went wrong on our side"
        actions={
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        Nothing was changed. If it happens again, tell us this request id:
        <span className="mt-1 block font-mono text-xs text-ink">
          {typeof digest === "string" ? digest : "none"}
        </span>
      </EmptyState>
    </div>
  );
}
