import type { Tx } from "@/lib/db/transaction";
import type { OfficeTerms } from "../domain/office-change";
import { fromCalendarDate } from "./amounts";

/** Saves what people change of an office; the running schedule moves only with its cycle. */
export async function saveOfficeTerms(
  tx: Tx,
  officeId: number,
  terms: Omit<OfficeTerms, "schedule">,
  now: Date,
): Promise<void> {
  const { announced } = terms;
  await tx.office.update({
    where: { officeId },
    data: {
      name: terms.name,
      billingEmail: terms.billingEmail,
      subscriptionStatus: terms.status,
      trialEndsAt: terms.trialEndsAt,
      currentPlanId: terms.planId,
      nextTimeZone: announced?.timeZone ?? null,
      nextAnchorDate: announced && fromCalendarDate(announced.anchorOn),
      updatedAt: now,
    },
    select: { officeId: true },
  });
}
