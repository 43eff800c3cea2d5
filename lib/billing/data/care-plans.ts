import type { Tx } from "@/lib/db/transaction";
import { encryptField } from "@/lib/ephi/field-encryption";

export type NewCarePlan = {
  patientId: number;
  officeId: number;
  companyId: number;
  title: string;
  body: string | null;
};

/** Writes draft plans with encrypted text, in the order given. Answers their ids. */
export async function insertCarePlans(
  tx: Tx,
  plans: readonly NewCarePlan[],
  now: Date,
): Promise<number[]> {
  if (plans.length === 0) return [];
  const drawn = await tx.$queryRaw<{ id: bigint }[]>`
    select nextval('care_plans_care_plan_id_seq') as id from generate_series(1, ${plans.length}::int)`;
  const ids = drawn.map(({ id }) => Number(id));
  const seal = (column: "title" | "body", at: number, text: string) =>
    encryptField({ table: "care_plans", column, rowId: ids[at] ?? 0 }, text);
  await tx.$executeRaw`
    insert into care_plans (care_plan_id, patient_id, company_id, office_id, title, body, created_at)
    select id, patient_id, company_id, office_id, title, body, ${now}::timestamptz
    from unnest(
      ${ids}::int[], ${plans.map((p) => p.patientId)}::int[], ${plans.map((p) => p.companyId)}::int[],
      ${plans.map((p) => p.officeId)}::int[], ${plans.map((p, at) => seal("title", at, p.title))}::text[],
      ${plans.map((p, at) => (p.body === null ? null : seal("body", at, p.body)))}::text[]
    ) as t(id, patient_id, company_id, office_id, title, body)`;
  return ids;
}

/** A patient's plans go where the patient goes. */
export async function moveCarePlans(tx: Tx, patientId: number, officeId: number): Promise<void> {
  await tx.carePlan.updateMany({ where: { patientId }, data: { officeId } });
}
