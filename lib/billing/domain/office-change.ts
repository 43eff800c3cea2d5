import type { CalendarDate } from "./calendar";
import type { Schedule } from "./cycle";
import { officeStatusAfterPayments } from "./invoice";
import type { OfficeStatus, SettableStatus } from "./office";

/** What of an office people change. Everything else follows from billing. */
export type OfficeTerms = {
  name: string;
  billingEmail: string;
  status: OfficeStatus;
  trialEndsAt: Date | null;
  planId: number;
  schedule: Schedule;
  announced: Schedule | null;
};

/** What is asked for; undefined leaves it as it is. */
export type OfficeChange = {
  name?: string | undefined;
  billingEmail?: string | undefined;
  timeZone?: string | undefined;
  anchorOn?: CalendarDate | undefined;
  status?: SettableStatus | undefined;
  trialEndsAt?: Date | null | undefined;
  planId?: number | undefined;
};

export type OfficeChangeDecision =
  | { kind: "refused"; code: "invalid_value"; problem: "trial_without_end" }
  | { kind: "change"; terms: OfficeTerms };

/**
 * An office as it is after a change. Zone and anchor are announced for the running cycle's end, the
 * last wish wins and the standing values take an announcement back; status and plan hold at once. An
 * office made active is past due if an invoice is failed or overdue. Rule: docs/domain.md §3, §4.
 */
export function decideOfficeChange(
  office: OfficeTerms,
  change: OfficeChange,
  hasFailedOrOverdue: boolean,
): OfficeChangeDecision {
  const status = change.status ?? office.status;
  const trialEndsAt = change.trialEndsAt === undefined ? office.trialEndsAt : change.trialEndsAt;
  if (status === "trialing" && trialEndsAt === null) {
    return { kind: "refused", code: "invalid_value", problem: "trial_without_end" };
  }
  return {
    kind: "change",
    terms: {
      name: change.name ?? office.name,
      billingEmail: change.billingEmail ?? office.billingEmail,
      status:
        change.status === undefined
          ? office.status
          : officeStatusAfterPayments({ status, hasFailedOrOverdue }),
      trialEndsAt,
      planId: change.planId ?? office.planId,
      schedule: office.schedule,
      announced: announcedAfter(office, change),
    },
  };
}

function announcedAfter(
  { schedule, announced }: OfficeTerms,
  change: OfficeChange,
): Schedule | null {
  const shown = announced ?? schedule;
  const wanted = {
    anchorOn: change.anchorOn ?? shown.anchorOn,
    timeZone: change.timeZone ?? shown.timeZone,
  };
  const isStanding = wanted.anchorOn === schedule.anchorOn && wanted.timeZone === schedule.timeZone;
  return isStanding ? null : wanted;
}
