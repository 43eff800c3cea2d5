import { requireAccess } from "@/lib/auth/policy";
import { type AuditEntry, recordAudits } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import { openActivations } from "../data/activations";
import type { Office } from "../data/offices";
import { lockPatientFacts, type PatientFacts } from "../data/patients";
import { listPlanPrices } from "../data/plans";
import { decideActivation } from "../domain/activation";
import { refuse, type RefusalCode } from "../domain/errors";
import type { Cents } from "../domain/money";
import { feeAt } from "../domain/pricing";
import { ACTIVATION_TEXT } from "../domain/stripe-lines";
import { withCurrentOffice } from "./with-current-office";

const FULL_DRAFT = "The draft invoice of this cycle can hold no more than 99,999,999.99.";

export type ActivationResult =
  | { patientId: number; status: "refused"; code: RefusalCode }
  | { patientId: number; status: "already_active"; activatedAt: Date }
  | {
      patientId: number;
      status: "activated" | "reactivated";
      activatedAt: Date;
      /** What went onto the draft; null when the cycle is billed already or nothing is billed. */
      billed: { feeCents: Cents; invoiceId: number; lineItemId: number } | null;
    };

export type BulkActivation = { office: Office; results: ActivationResult[] };

/**
 * Sends the care plans of many patients of one office and activates them; each succeeds or is
 * refused on its own, one result per id in the order given, a repeated id is already active.
 * Rule: docs/domain.md §4.
 */
export async function activatePatients(
  context: Context,
  officeId: number,
  patientIds: readonly number[],
): Promise<BulkActivation> {
  return withCurrentOffice(context, officeId, async (tx, office, now) => {
    requireAccess(context.actor, "patient.activate", office);
    return { office, results: await activateAt(tx, context, office, patientIds, now) };
  });
}

/** The same in the transaction of a locked office that is up to date. */
export async function activateAt(
  tx: Tx,
  context: Context,
  office: Office,
  patientIds: readonly number[],
  now: Date,
): Promise<ActivationResult[]> {
  const facts = await lockPatientFacts(tx, office, patientIds);
  const decided = facts.map((fact) => ({
    fact,
    decision: decideActivation({ ...fact, officeStatus: office.status }),
  }));
  const opening = decided.flatMap(({ fact, decision }) =>
    decision.kind === "activate" ? [{ ...fact, ...decision }] : [],
  );
  const bill = await openAndBill(tx, office, opening, now);
  await recordAudits(
    tx,
    context,
    opening.map((patient) => activationAudit(office, patient, bill, now)),
  );
  const byId = new Map(decided.map((one) => [one.fact.patientId, one]));
  const seen = new Set<number>();
  return patientIds.map((patientId): ActivationResult => {
    const one = byId.get(patientId);
    if (one === undefined) return { patientId, status: "refused", code: "not_found" };
    const isRepeated = seen.has(patientId);
    seen.add(patientId);
    return resultOf(one.fact, one.decision, bill, isRepeated, now);
  });
}

/** What the billed patients were charged, by ref. */
type Bill = ReadonlyMap<string, { feeCents: Cents; invoiceId: number; lineItemId: number }>;
type Opening = PatientFacts & { status: "activated" | "reactivated"; isBilled: boolean };

async function openAndBill(
  tx: Tx,
  office: Office,
  opening: readonly Opening[],
  now: Date,
): Promise<Bill> {
  if (opening.length === 0) return new Map();
  const feeCents = feeAt(await listPlanPrices(tx), office.planId, now);
  const fee = { cents: feeCents, description: ACTIVATION_TEXT };
  const lines = await openActivations(tx, office, opening, fee, now);
  if (lines === null) return refuse("invalid_state", FULL_DRAFT);
  return new Map(lines.map(({ ref, ...line }) => [ref, { feeCents, ...line }]));
}

function resultOf(
  fact: PatientFacts,
  decision: ReturnType<typeof decideActivation>,
  bill: Bill,
  isRepeated: boolean,
  now: Date,
): ActivationResult {
  const { patientId } = fact;
  if (decision.kind === "refused") return { patientId, status: "refused", code: decision.code };
  if (decision.kind === "already_active" || isRepeated) {
    return {
      patientId,
      status: "already_active",
      activatedAt: fact.isActive && fact.activatedAt ? fact.activatedAt : now,
    };
  }
  return {
    patientId,
    status: decision.status,
    activatedAt: now,
    billed: bill.get(fact.ref) ?? null,
  };
}

function activationAudit(office: Office, patient: Opening, bill: Bill, now: Date): AuditEntry {
  const billed = bill.get(patient.ref);
  return {
    action: "patient.activate",
    object: { type: "patient", id: String(patient.patientId) },
    companyId: office.companyId,
    officeId: office.officeId,
    businessAt: now,
    details: {
      ref: patient.ref,
      status: patient.status,
      cycle: office.cycle.key,
      fee_cents: billed?.feeCents ?? 0,
      invoice_id: billed?.invoiceId ?? null,
      line_item_id: billed?.lineItemId ?? null,
    },
  };
}
