import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Order, Outcome, Report } from "./laborer";
import type { Task } from "./tasks";

/** A process of its own that does what it is told, and can be killed at any moment. */
export type Laborer = {
  /** Does all of them at once. Rejects when the process ends before it has answered. */
  ask: (tasks: readonly Asked[], startAt?: number) => Promise<Outcome[]>;
  /** SIGSTOP: it keeps its connections and does nothing more, as on a machine that hangs. */
  freeze: () => void;
  /** SIGKILL: nothing of ours runs after it. Answers when the process is gone. */
  kill: () => Promise<void>;
};

export type Asked = Task & { afterMs?: number };

const ROOM = import.meta.dirname;

/** Starts processes that share nothing but the database; answers when all stand ready. */
export async function hire(count: number): Promise<Laborer[]> {
  return Promise.all(Array.from({ length: count }, start));
}

async function start(): Promise<Laborer> {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(ROOM, "laborer.ts")], {
    cwd: path.join(ROOM, "../.."),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = new Map<number, (outcomes: Outcome[]) => void>();
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`a process ended at its start (${code})`)));
    child.on("message", (report: Report) => {
      if (report === null) return resolve();
      waiting.get(report.id)?.(report.outcomes);
      waiting.delete(report.id);
    });
  });
  let lastId = 0;
  return {
    ask: (tasks, startAt = 0) => {
      const id = (lastId += 1);
      const order: Order = { id, startAt, tasks: tasks.map(inOrder) };
      return new Promise((resolve, reject) => {
        const onExit = () => reject(new Error("the process was killed before it answered"));
        child.once("exit", onExit);
        waiting.set(id, (outcomes) => {
          child.off("exit", onExit);
          resolve(outcomes);
        });
        child.send(order);
      });
    },
    freeze: () => void child.kill("SIGSTOP"),
    kill: () => kill(child),
  };
}

function inOrder({ afterMs = 0, ...task }: Asked): Order["tasks"][number] {
  return { task, afterMs };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Hands tasks out to processes in turn; all of them begin at one instant. */
export async function askAll(
  crew: readonly Laborer[],
  tasks: readonly Asked[],
): Promise<Outcome[]> {
  const startAt = Date.now() + 50;
  const shares = crew.map((_, nth) => tasks.filter((_task, at) => at % crew.length === nth));
  const answers = await Promise.all(
    crew.map((laborer, nth) => laborer.ask(shares[nth] ?? [], startAt)),
  );
  // Back in the order in which they were given.
  return tasks.map((_, at) => answers[at % crew.length]?.[Math.floor(at / crew.length)] ?? lost());
}

function lost(): never {
  throw new Error("a task has no answer");
}

/** What was answered; throws with the first failure. */
export function valuesOf<T>(outcomes: readonly Outcome[]): T[] {
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(`${outcome.status} ${outcome.code}: ${outcome.message}`);
    return outcome.value as T;
  });
}
