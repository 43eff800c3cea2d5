import { isDue, nextCycle } from "@/lib/billing/domain/cycle";
import { newInvoice, settleDraft, draftOfCycle } from "./invoices";
import { feeCents, isBilled } from "./offices";
import type { Office, Patient, World } from "./world";

export type Run = {
  due: number;
  rolled: number;
  parked: number;
  finalized: number;
  drafted: number;
  lines: number;
};

export function emptyRun(due = 0): Run {
  return { due, rolled: 0, parked: 0, finalized: 0, drafted: 0, lines: 0 };
}

/** §4: every verb that changes what rollover reads rolls the office's overdue cycles first. */
export function bringUpToDate(world: World, office: Office): void {
  const run = emptyRun();
  while (isDue(office.cycle.endAt, world.now)) passBoundary(world, office, run);
}

/**
 * A run rolls in rounds: each due office passes one boundary, by ascending id as offices are locked;
 * what is still due comes in the next round. Numbers are given in that order.
 */
export function rollDue(world: World, asOf: Date, only: Office | null): Run {
  const isMeant = (office: Office) =>
    (only === null || only === office) && isDue(office.cycle.endAt, asOf);
  const run = emptyRun(world.offices.filter(isMeant).length);
  run.rolled = run.due;
  for (;;) {
    const round = world.offices.filter(isMeant);
    if (round.length === 0) return run;
    for (const office of round) passBoundary(world, office, run);
  }
}

/** §4, rollover: finalize what ended, open the next cycle, bill who was active at the boundary. */
function passBoundary(world: World, office: Office, run: Run): void {
  const boundary = office.cycle.endAt;
  const ended = draftOfCycle(world, office);
  // Booked in the calendar that the ended cycle ran by, before another zone takes hold.
  const fate = ended === null ? "kept" : settleDraft(world, ended);
  if (fate === "parked") run.parked += 1;
  if (fate === "issued") run.finalized += 1;
  const { schedule, announced } = office;
  office.cycle = nextCycle({ endAt: boundary, schedule, announced });
  office.schedule = announced ?? schedule;
  office.announced = null;
  endTrial(office);
  if (isBilled(office)) renewAll(world, office, boundary, run);
}

/** §4.7: the first cycle that starts at or after the trial's end is billed. */
function endTrial(office: Office): void {
  const { status, trialEndsAt, cycle } = office;
  if (status === "trialing" && trialEndsAt !== null && cycle.startAt >= trialEndsAt) {
    office.status = "active";
  }
}

function renewAll(world: World, office: Office, boundary: Date, run: Run): void {
  const active = world.patients.filter((patient) => wasActiveAt(patient, office, boundary));
  if (active.length === 0) return;
  const unitCents = feeCents(world, office, boundary);
  const lines = active.map(({ ref }) => {
    return { type: "patient_renewal" as const, ref, quantity: 1, unitCents };
  });
  newInvoice(world, office, "monthly", lines);
  for (const patient of active) patient.lastBilledCycle = office.cycle.key;
  run.drafted += 1;
  run.lines += lines.length;
}

/** §4.2: a stretch with `activated_at < boundary`, not ended before it. */
function wasActiveAt(patient: Patient, office: Office, boundary: Date): boolean {
  return patient.stretches.some(
    (stretch) =>
      stretch.office === office &&
      stretch.from < boundary &&
      (stretch.to === null || stretch.to >= boundary),
  );
}
