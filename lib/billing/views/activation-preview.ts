import { recordNamesRead } from "@/lib/audit/record-names-read";
import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { listNamesById } from "../data/patient-lists";
import { listPatientFacts, type PatientFacts } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { decideActivation } from "../domain/activation";
import { type Cents, formatCents, sumCents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { feeAt } from "../domain/pricing";
import { standingAt } from "../domain/standing-office";
import { listedName } from "../patient-on-wire";
import { requireOffice } from "./access";

export type ActivationOutcome =
  | "billed"
  | "already_billed"
  /** Nothing is due in this cycle: a trial, or billed by the office the patient came from. */
  | "not_billed"
  | "already_active"
  | "care_plan_required"
  | "office_not_billable"
  | "not_found";

export type ActivationPreviewOut = {
  officeName: string;
  zone: string;
  cycleStart: string;
  /** When the invoice with these lines is issued, too. */
  cycleEnd: string;
  fee: string;
  rows: {
    patientId: number;
    /** "Nakamura, Jun"; "Erased", or "Unknown" for ids that are not of this office. */
    name: string;
    outcome: ActivationOutcome;
    /** Was active before. */
    isReturning: boolean;
    /** null for a refusal. */
    cost: string | null;
  }[];
  total: string;
};

/**
 * What activating these patients would do and cost, by the rule and the facts of the verb itself;
 * names are audited. Refuses `not_found` and `forbidden`.
 */
export async function activationPreview(
  context: Context,
  officeId: number,
  patientIds: readonly number[],
): Promise<ActivationPreviewOut> {
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const found = await requireOffice(tx, context, officeId, "patient.activate");
    requireAccess(context.actor, "patient.read", found);
    const now = await businessNow(tx);
    const office = standingAt(found, now);
    const ids = [...new Set(patientIds)];
    const facts = await listPatientFacts(tx, office, ids);
    const names = await listNamesById(
      tx,
      facts.map((fact) => fact.patientId),
    );
    const where = { ...office, object: { type: "office" as const, id: officeId } };
    await recordNamesRead(
      tx,
      context,
      where,
      facts.map((fact) => fact.ref),
    );
    const feeCents = feeAt(await listPlanPrices(tx), office.planId, now);
    const factOf = new Map(facts.map((fact) => [fact.patientId, fact]));
    const decided = ids.map((patientId) => {
      const fact = factOf.get(patientId);
      const name = names.get(patientId);
      const shown = name === undefined ? "Unknown" : (listedName(name) ?? "Erased");
      return { patientId, name: shown, ...outcomeOf(fact, office.status, feeCents) };
    });
    return {
      officeName: office.name,
      zone: office.schedule.timeZone,
      cycleStart: office.cycle.startAt.toISOString(),
      cycleEnd: office.cycle.endAt.toISOString(),
      fee: formatCents(feeCents),
      rows: decided.map(({ costCents, ...row }) => ({
        ...row,
        cost: costCents === null ? null : formatCents(costCents),
      })),
      total: formatCents(sumCents(decided.map((row) => row.costCents ?? 0))),
    };
  });
}

type Outcome = { outcome: ActivationOutcome; isReturning: boolean; costCents: Cents | null };

function outcomeOf(
  fact: PatientFacts | undefined,
  officeStatus: OfficeStatus,
  feeCents: Cents,
): Outcome {
  if (fact === undefined) return { outcome: "not_found", isReturning: false, costCents: null };
  const isReturning = fact.wasEverActive;
  const decision = decideActivation({ ...fact, officeStatus });
  switch (decision.kind) {
    case "refused":
      return { outcome: decision.code, isReturning, costCents: null };
    case "already_active":
      return { outcome: "already_active", isReturning, costCents: 0 };
    case "activate": {
      if (decision.isBilled) return { outcome: "billed", isReturning, costCents: feeCents };
      const outcome = fact.hasLineInCycle ? "already_billed" : "not_billed";
      return { outcome, isReturning, costCents: 0 };
    }
  }
}
