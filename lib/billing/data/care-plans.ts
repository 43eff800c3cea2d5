import type { Tx } from "@/lib/db/transaction";

/** Sends the newest plan of each patient; a plan that was sent before stays as it was. */
export async function sendNewestPlans(
  tx: Tx,
  patientIds: readonly number[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    update care_plans c set status = 'sent', sent_at = ${now}
    from (select patient_id, max(care_plan_id) as care_plan_id from care_plans
      where patient_id = any(${[...patientIds]}::int[]) group by patient_id) newest
    where c.care_plan_id = newest.care_plan_id and c.status = 'draft'`;
}
