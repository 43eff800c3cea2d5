import type { Tx } from "@/lib/db/transaction";

export type RunCounters = {
  officesDue: number;
  officesRolled: number;
  officesFailed: number;
  officesParked: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
  failures: { office_id: number; code: string }[];
};

type NewRun = { asOf: Date; officeId: number | null; startedBy: string; officesDue: number };

/** A run that begins. `at` is real time: a run tells how long it really took. */
export async function insertRun(tx: Tx, run: NewRun, at: Date): Promise<number> {
  const { runId } = await tx.billingRun.create({
    data: { ...run, startedAt: at, heartbeatAt: at },
    select: { runId: true },
  });
  return runId;
}

/** Saves the counters so far; the heartbeat tells a slow run from a dead one. */
export async function saveRunProgress(
  tx: Tx,
  runId: number,
  counters: RunCounters,
  at: Date,
): Promise<void> {
  await tx.billingRun.update({ where: { runId }, data: { ...counters, heartbeatAt: at } });
}

export async function finishRun(
  tx: Tx,
  runId: number,
  counters: RunCounters,
  at: Date,
): Promise<void> {
  await tx.billingRun.update({
    where: { runId },
    data: { ...counters, heartbeatAt: at, finishedAt: at },
  });
}
