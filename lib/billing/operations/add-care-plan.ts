import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudits } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { CarePlanIn, CarePlanOut } from "../contract/patients";
import { insertCarePlans } from "../data/care-plans";
import { holdPatientPlaces } from "../data/patients";
import { refuse } from "../domain/errors";

/** Builds one draft care plan. Refuses `not_found`. */
export async function addCarePlan(
  context: Context,
  patientId: number,
  input: CarePlanIn,
): Promise<CarePlanOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const { carePlanIds, createdAt } = await writeCarePlans(tx, context, [{ patientId, ...input }]);
    const output: CarePlanOut = {
      care_plan_id: carePlanIds[0] ?? refuse("not_found"),
      patient_id: patientId,
      title: input.title,
      status: "draft",
      sent_at: null,
      created_at: createdAt.toISOString(),
    };
    await context.keepAnswer?.(tx, output);
    return output;
  });
}

/** Builds a draft care plan for each patient, all or none. Refuses `not_found`. */
export async function addCarePlans(context: Context, plans: readonly PatientPlan[]): Promise<void> {
  await inTransaction(scopeOf(context.actor), (tx) => writeCarePlans(tx, context, plans));
}

type PatientPlan = { patientId: number } & CarePlanIn;

async function writeCarePlans(tx: Tx, context: Context, plans: readonly PatientPlan[]) {
  const places = await holdPatientPlaces(
    tx,
    plans.map((plan) => plan.patientId),
  );
  const placed = plans.map(({ patientId, title, body }) => {
    const place = places.get(patientId) ?? refuse("not_found");
    requireAccess(context.actor, "patient.write", place);
    return { ...place, title, body: body ?? null };
  });
  const now = await businessNow(tx);
  const carePlanIds = await insertCarePlans(tx, placed, now);
  await recordAudits(
    tx,
    context,
    placed.map(({ patientId, companyId, officeId }, at) => ({
      action: "care-plan.create",
      object: { type: "care_plan", id: String(carePlanIds[at]) },
      companyId,
      officeId,
      businessAt: now,
      details: { patient_id: patientId },
    })),
  );
  return { carePlanIds, createdAt: now };
}
