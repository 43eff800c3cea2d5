import { setTimeout as sleep } from "node:timers/promises";
import { realNow } from "@/lib/clock";
import { problemOf } from "@/lib/http/problem";
import { perform, type Task } from "./tasks";

/** What the crew's leader sends: tasks that all begin at one instant, each after a pause of its own. */
export type Order = { id: number; startAt: number; tasks: { task: Task; afterMs: number }[] };

export type Outcome =
  { ok: true; value: unknown } | { ok: false; status: number; code: string; message: string };

/** Null says that the process stands ready. */
export type Report = { id: number; outcomes: Outcome[] } | null;

function tell(report: Report): void {
  process.send?.(report);
}

async function attempt(task: Task): Promise<Outcome> {
  try {
    return { ok: true, value: await perform(task) };
  } catch (error) {
    const { status, code } = problemOf(error, { name: task.verb, requestId: "test" });
    return { ok: false, status, code, message: String(error) };
  }
}

async function carryOut({ id, startAt, tasks }: Order): Promise<void> {
  await sleep(Math.max(0, startAt - realNow().getTime()));
  const outcomes = tasks.map(async ({ task, afterMs }) => {
    if (afterMs > 0) await sleep(afterMs);
    return attempt(task);
  });
  tell({ id, outcomes: await Promise.all(outcomes) });
}

process.on("message", (order: Order) => void carryOut(order));
process.on("disconnect", () => process.exit(0));
tell(null);
