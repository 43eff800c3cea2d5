import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

/** Whom an office is billed for: a patient's flag and stretches tell the same. Rule: docs/domain.md §2. */
export const ACTIVITY_CHECKS: readonly Check[] = [
  check(
    "active-is-who-has-an-open-stretch",
    "patients",
    Prisma.sql`select p.patient_id as id from patients p
      where p.is_active_for_billing <> exists (
        select from patient_activations a where a.patient_id = p.patient_id and a.deactivated_at is null)`,
  ),
  check(
    "active-as-the-open-stretch-says",
    "patients whose office or time of activation is not that of their open stretch",
    Prisma.sql`select distinct p.patient_id as id from patients p join patient_activations a using (patient_id)
      where a.deactivated_at is null and p.is_active_for_billing
        and (p.office_id, p.activated_at) is distinct from (a.office_id, a.activated_at)`,
  ),
  check(
    "one-open-stretch",
    "patients",
    Prisma.sql`select patient_id as id from patient_activations
      where deactivated_at is null group by patient_id having count(*) > 1`,
  ),
  check(
    "stretches-do-not-overlap",
    "stretches that begin before an earlier one of the patient has ended",
    Prisma.sql`select activation_id as id from (
        select activation_id, activated_at, max(coalesce(deactivated_at, 'infinity')) over (
          partition by patient_id order by activated_at, activation_id
          rows between unbounded preceding and 1 preceding) as ended_at
        from patient_activations
      ) stretches
      where activated_at < ended_at`,
  ),
  check(
    "stretch-ends-after-its-start",
    "stretches",
    Prisma.sql`select activation_id as id from patient_activations where deactivated_at < activated_at`,
  ),
  check(
    "stretch-is-in-the-patients-company",
    "stretches",
    Prisma.sql`select a.activation_id as id from patient_activations a
      left join patients p using (patient_id) left join offices o on o.office_id = a.office_id
      where p.company_id is distinct from a.company_id or o.company_id is distinct from a.company_id`,
  ),
];
