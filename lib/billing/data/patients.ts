import { Prisma } from "@/lib/db/generated/client";
import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import type { ActivationFacts } from "../domain/activation";
import type { Cycle } from "../domain/cycle";

export type PatientPlace = { patientId: number; officeId: number; companyId: number };

/** Where a patient is looked after, or null when not there or not in scope. */
export async function findPatientPlace(tx: Tx, patientId: number): Promise<PatientPlace | null> {
  const [place] = await tx.$queryRaw<PatientPlace[]>`
    select patient_id as "patientId", office_id as "officeId", company_id as "companyId"
    from patients where patient_id = ${patientId}`;
  return place ?? null;
}

/**
 * The same for many patients, by id; those not in scope are left out. The lock holds them there: a
 * transfer waits, and nothing is written at an office that a patient has just left.
 */
export async function holdPatientPlaces(
  tx: Tx,
  patientIds: readonly number[],
): Promise<Map<number, PatientPlace>> {
  const places = await tx.$queryRaw<PatientPlace[]>`
    select patient_id as "patientId", office_id as "officeId", company_id as "companyId"
    from patients where patient_id = any(${[...patientIds]}::int[])
    order by patient_id for key share`;
  return new Map(places.map((place) => [place.patientId, place]));
}

export type PatientFacts = Omit<ActivationFacts, "officeStatus"> & {
  patientId: number;
  ref: string;
  activatedAt: Date | null;
};

/**
 * Locks patients of one office, ascending, with all that activation asks about them. The office's
 * lock is held already, so what the sub-queries read cannot change.
 */
export async function lockPatientFacts(
  tx: Tx,
  office: { officeId: number; cycle: Cycle },
  patientIds: readonly number[],
): Promise<PatientFacts[]> {
  return selectPatientFacts(tx, office, patientIds, Prisma.sql`for update of p`);
}

/** The same without locks: for previews. */
export async function listPatientFacts(
  tx: Tx,
  office: { officeId: number; cycle: Cycle },
  patientIds: readonly number[],
): Promise<PatientFacts[]> {
  return selectPatientFacts(tx, office, patientIds, Prisma.empty);
}

async function selectPatientFacts(
  tx: Tx,
  { officeId, cycle }: { officeId: number; cycle: Cycle },
  patientIds: readonly number[],
  lock: Prisma.Sql,
): Promise<PatientFacts[]> {
  return tx.$queryRaw<PatientFacts[]>`
    select p.patient_id as "patientId", p.anonymous_patient_ref as ref, p.activated_at as "activatedAt",
      p.is_active_for_billing as "isActive",
      exists (select from care_plans c where c.patient_id = p.patient_id) as "hasCarePlan",
      p.activated_at is not null as "wasEverActive",
      exists (select from patient_activations a
        where a.patient_id = p.patient_id and a.office_id = ${officeId}
          and a.opened_by = 'transfer' and a.activated_at >= ${cycle.startAt}) as "wasTransferredInThisCycle",
      exists (select from invoices i join invoice_line_items l on l.invoice_id = i.invoice_id
        where i.office_id = ${officeId} and i.invoice_type = 'monthly' and i.billing_period_start = ${cycle.startAt}
          and l.anonymous_patient_ref = p.anonymous_patient_ref) as "hasLineInCycle"
    from patients p
    where p.patient_id = any(${[...patientIds]}::int[]) and p.office_id = ${officeId}
    order by p.patient_id ${lock}`;
}

export type PatientState = {
  patientId: number;
  officeId: number;
  ref: string;
  isActive: boolean;
  deactivatedAt: Date | null;
};

/** Locks patients of some offices, ascending; others are left out. */
export async function lockPatients(
  tx: Tx,
  officeIds: readonly number[],
  patientIds: readonly number[],
): Promise<PatientState[]> {
  return tx.$queryRaw<PatientState[]>`
    select patient_id as "patientId", office_id as "officeId", anonymous_patient_ref as ref,
      is_active_for_billing as "isActive", deactivated_at as "deactivatedAt"
    from patients where patient_id = any(${[...patientIds]}::int[]) and office_id = any(${[...officeIds]}::int[])
    order by patient_id for update`;
}

/** Ends the open stretches of patients who are active. */
export async function closeStretches(
  tx: Tx,
  patientIds: readonly number[],
  now: Date,
): Promise<void> {
  const ids = [...patientIds];
  await tx.$executeRaw`
    update patient_activations set deactivated_at = ${now}
    where patient_id = any(${ids}::int[]) and deactivated_at is null`;
  await tx.$executeRaw`
    update patients set is_active_for_billing = false, deactivated_at = ${now}
    where patient_id = any(${ids}::int[])`;
}

/**
 * Moves a patient to another office. An active one's stretch ends where it was and begins anew
 * where it goes, at one instant.
 */
export async function movePatient(
  tx: Tx,
  patient: { patientId: number; isActive: boolean },
  { officeId, companyId }: { officeId: number; companyId: number },
  now: Date,
): Promise<void> {
  const { patientId, isActive } = patient;
  if (isActive) {
    await closeStretches(tx, [patientId], now);
    await tx.patientActivation.create({
      data: { patientId, officeId, companyId, openedBy: "transfer", activatedAt: now },
      select: { activationId: true },
    });
  }
  await tx.patient.update({
    where: { patientId },
    data: {
      officeId,
      ...(isActive ? { isActiveForBilling: true, activatedAt: now, deactivatedAt: null } : {}),
    },
    select: { patientId: true },
  });
}

/** Active patients by office, of those active before a boundary. Offices without any are left out. */
export async function countActivePatients(
  tx: Tx,
  boundaries: readonly { officeId: number; boundaryAt: Date }[],
): Promise<Map<number, number>> {
  const rows = await tx.$queryRaw<{ officeId: number; count: number }[]>`
    select p.office_id as "officeId", count(*)::int as count
    from ${boundaryTable(boundaries)} join patients p on p.office_id = b.office_id
    where p.is_active_for_billing and p.activated_at < b.boundary_at
    group by p.office_id`;
  return new Map(rows.map((row) => [row.officeId, row.count]));
}

export type Renewal = { officeId: number; boundaryAt: Date; cycleKey: string };

/**
 * Notes the new cycle on every patient active at each office's boundary, which locks them. Answers
 * how many there are by office. The office's lock is held, so they stay the same to its release.
 */
export async function renewActivePatients(
  tx: Tx,
  renewals: readonly Renewal[],
): Promise<Map<number, number>> {
  const rows = renewals.map(({ officeId, boundaryAt, cycleKey }) => ({
    office_id: officeId,
    boundary_at: boundaryAt,
    cycle_key: cycleKey,
  }));
  const counted = await tx.$queryRaw<{ officeId: number; count: number }[]>`
    with renewed as (
      update patients p set last_billed_cycle = b.cycle_key
      from ${rowsOf(rows)} as b(office_id int, boundary_at timestamptz, cycle_key text)
      where p.office_id = b.office_id and p.is_active_for_billing and p.activated_at < b.boundary_at
      returning p.office_id
    )
    select office_id as "officeId", count(*)::int as count from renewed group by office_id`;
  return new Map(counted.map((row) => [row.officeId, row.count]));
}

function boundaryTable(boundaries: readonly { officeId: number; boundaryAt: Date }[]): Prisma.Sql {
  return Prisma.sql`unnest(${boundaries.map((b) => b.officeId)}::int[],
    ${boundaries.map((b) => b.boundaryAt)}::timestamptz[]) as b(office_id, boundary_at)`;
}
