import { Logger, run, type Runner, runTaskListOnce, type SharedOptions } from "graphile-worker";
import pg from "pg";
import { sealAudit } from "@/lib/audit/seal";
import { requeueStalled } from "@/lib/billing/operations/requeue-stalled";
import { realNow } from "@/lib/clock";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { REQUEUE, tasks } from "./tasks";

const CONCURRENCY = 4;
const POLL_MS = 1_000;

/** The queue's own words may repeat payloads and messages of drivers: only codes are written. */
const logger = new Logger((scope) => (level, _message, meta) => {
  const job = scope.taskIdentifier;
  if (level === "error") log.error("jobs.error", meta["error"], { job });
  if (level === "warning") log.warn("jobs.warning", { job });
});

// Prepared statements do not outlive a pooler's hand-over; the few saved parses are not worth it.
const SHARED = { logger, noPreparedStatements: true } satisfies SharedOptions;

/** Runs jobs until it is stopped, beside any number of other workers. Signals are the caller's. */
export function runWorker(): Promise<Runner> {
  return run({
    ...SHARED,
    connectionString: env().DATABASE_URL,
    maxPoolSize: CONCURRENCY + 2,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList: tasks(),
    // Unbatched, it reports a job's end in a promise that nobody awaits: a lost database would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    crontab: `*/5 * * * * ${REQUEUE}`,
  });
}

export type Drained = {
  outbox: { sent: number; failed: number };
  inbox: { applied: number; failed: number };
  /** The time was up before the queue was empty. */
  isOutOfTime: boolean;
};

/**
 * Runs the jobs that are due until none is left or the time is up, then ends; a job under way is
 * finished. Safe beside workers and other drains: each job is taken once.
 */
export async function drainJobs({ deadlineAt }: { deadlineAt: Date }): Promise<Drained> {
  const drained: Drained = {
    outbox: { sent: 0, failed: 0 },
    inbox: { applied: 0, failed: 0 },
    isOutOfTime: false,
  };
  await requeueStalled();
  const pool = new pg.Pool({ connectionString: env().DATABASE_URL, max: CONCURRENCY });
  pool.on("error", (error) => log.error("jobs.connection-lost", error));
  try {
    const lanes = Array.from({ length: CONCURRENCY }, () => drainLane(pool, deadlineAt, drained));
    const ended = await Promise.all(lanes);
    drained.isOutOfTime = ended.includes("out_of_time");
  } finally {
    await pool.end();
  }
  await sealAudit({ deadlineAt });
  return drained;
}

async function drainLane(
  pool: pg.Pool,
  deadlineAt: Date,
  drained: Drained,
): Promise<"empty" | "out_of_time"> {
  const leftMs = deadlineAt.getTime() - realNow().getTime();
  if (leftMs <= 0) return "out_of_time";
  const client = await pool.connect();
  const lane = runTaskListOnce(
    { ...SHARED, noHandleSignals: true },
    tasks(tallyInto(drained)),
    client,
  );
  let isOutOfTime = false;
  const alarm = setTimeout(() => {
    isOutOfTime = true;
    void lane.gracefulShutdown();
  }, leftMs);
  try {
    await lane.promise;
  } finally {
    clearTimeout(alarm);
    client.release();
  }
  return isOutOfTime ? "out_of_time" : "empty";
}

function tallyInto(drained: Drained) {
  return {
    intent: (result: string) => {
      if (result === "sent" || result === "failed") drained.outbox[result] += 1;
    },
    event: (result: string) => {
      if (result === "applied" || result === "failed") drained.inbox[result] += 1;
    },
  };
}
