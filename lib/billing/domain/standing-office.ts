import { type Cycle, isDue, nextCycle, type Schedule } from "./cycle";
import type { OfficeStatus } from "./office";
import { officeStatusAtBoundary } from "./rollover";

type Running = {
  status: OfficeStatus;
  schedule: Schedule;
  announced: Schedule | null;
  cycle: Cycle;
  trialEndsAt: Date | null;
};

/**
 * An office as every verb will find it: cycles that ended but were not rolled yet are behind it.
 * For previews; the verbs roll first. Rule: docs/domain.md §4.
 */
export function standingAt<O extends Running>(office: O, now: Date): O {
  let standing = office;
  while (isDue(standing.cycle.endAt, now)) {
    const boundaryAt = standing.cycle.endAt;
    standing = {
      ...standing,
      status: officeStatusAtBoundary({ ...standing, boundaryAt }),
      cycle: nextCycle({ ...standing, endAt: boundaryAt }),
      schedule: standing.announced ?? standing.schedule,
      announced: null,
    };
  }
  return standing;
}
