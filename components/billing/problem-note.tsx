import { Note } from "@/components/ui/note";
import type { Problem } from "@/components/ui/problem";

/** Why something was refused, what to do next, and the request's id. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <Note tone="failed" title={`${problem.title}.`} isAlert>
      {problem.detail}
      <span className="block font-mono text-xs">{problem.requestId}</span>
    </Note>
  );
}
