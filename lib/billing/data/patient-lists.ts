import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { blindIndexes } from "@/lib/ephi/blind-index";
import { decryptField } from "@/lib/ephi/field-encryption";

export type PersonName = { firstName: string | null; lastName: string | null };

/** A patient as whoever may see patients sees one; erased fields are null. */
export type ListedPatient = PersonName & {
  patientId: number;
  officeId: number;
  companyId: number;
  ref: string;
  isActive: boolean;
  activatedAt: Date | null;
  deactivatedAt: Date | null;
  lastBilledCycle: string | null;
  email: string | null;
  phone: string | null;
  birthOn: string | null;
  externalId: string | null;
  carePlan: {
    carePlanId: number;
    title: string;
    status: "draft" | "sent";
    sentAt: Date | null;
  } | null;
  createdAt: Date;
};

type Row = Omit<ListedPatient, "carePlan"> & {
  carePlanId: number | null;
  planTitle: string | null;
  planStatus: "draft" | "sent" | null;
  planSentAt: Date | null;
};

const COLUMNS = Prisma.sql`p.patient_id as "patientId", p.office_id as "officeId", p.company_id as "companyId",
  p.anonymous_patient_ref as ref, p.is_active_for_billing as "isActive", p.activated_at as "activatedAt",
  p.deactivated_at as "deactivatedAt", p.last_billed_cycle as "lastBilledCycle", p.created_at as "createdAt",
  i.first_name as "firstName", i.last_name as "lastName", i.email, i.phone, i.birth_date as "birthOn",
  i.external_id as "externalId",
  c.care_plan_id as "carePlanId", c.title as "planTitle", c.status::text as "planStatus", c.sent_at as "planSentAt"`;

const WITH_DETAILS = Prisma.sql`left join patient_identities i on i.patient_id = p.patient_id
  left join lateral (
    select care_plan_id, title, status, sent_at from care_plans
    where patient_id = p.patient_id order by care_plan_id desc limit 1) c on true`;

/** Up to `limit` patients of an office, newest first, after one. */
export async function listPatientPage(
  tx: Tx,
  page: { officeId: number; afterId: number | null; limit: number },
): Promise<ListedPatient[]> {
  const { officeId, afterId, limit } = page;
  const after = afterId === null ? Prisma.empty : Prisma.sql`and p.patient_id < ${afterId}::bigint`;
  return selectPatients(
    tx,
    Prisma.sql`p.office_id = ${officeId} ${after} order by p.patient_id desc limit ${limit}`,
  );
}

export async function findPatient(tx: Tx, patientId: number): Promise<ListedPatient | null> {
  const [patient] = await selectPatients(tx, Prisma.sql`p.patient_id = ${patientId}`);
  return patient ?? null;
}

export type PatientSearch = {
  lastName?: string | undefined;
  email?: string | undefined;
  externalId?: string | undefined;
  ref?: string | undefined;
};

/** Ids of an office's patients whose last name, e-mail, external id or ref is exactly what was typed. */
export async function findPatientIds(
  tx: Tx,
  officeId: number,
  typed: string,
  limit: number,
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ patientId: number }[]>`
    select patient_id as "patientId" from patient_identities
    where office_id = ${officeId} and (
      last_name_index = any(${blindIndexes("last_name", typed)}::text[])
      or email_index = any(${blindIndexes("email", typed)}::text[])
      or external_id_index = any(${blindIndexes("external_id", typed)}::text[]))
    union
    select patient_id from patients
    where office_id = ${officeId} and anonymous_patient_ref = ${typed.trim().toLowerCase()}
    order by 1 desc limit ${limit}`;
  return rows.map((row) => row.patientId);
}

/** Patients of an office to whom all that is given applies exactly, newest first. */
export async function searchPatientRows(
  tx: Tx,
  officeId: number,
  search: PatientSearch,
  limit: number,
): Promise<ListedPatient[]> {
  const { lastName, email, externalId, ref } = search;
  const conditions = [Prisma.sql`p.office_id = ${officeId}`];
  const indexed = (column: string, indexes: string[]) =>
    conditions.push(Prisma.sql`${Prisma.raw(`i.${column}`)} = any(${indexes}::text[])`);
  if (lastName !== undefined) indexed("last_name_index", blindIndexes("last_name", lastName));
  if (email !== undefined) indexed("email_index", blindIndexes("email", email));
  if (externalId !== undefined) {
    indexed("external_id_index", blindIndexes("external_id", externalId));
  }
  if (ref !== undefined)
    conditions.push(Prisma.sql`p.anonymous_patient_ref = ${ref.toLowerCase()}`);
  if (lastName !== undefined || email !== undefined || externalId !== undefined) {
    // The identity carries the office too, and its indexes begin with it.
    conditions.push(Prisma.sql`i.office_id = ${officeId}`);
  }
  return selectPatients(
    tx,
    Prisma.sql`${Prisma.join(conditions, " and ")} order by p.patient_id desc limit ${limit}`,
  );
}

async function selectPatients(tx: Tx, which: Prisma.Sql): Promise<ListedPatient[]> {
  const rows = await tx.$queryRaw<
    Row[]
  >`select ${COLUMNS} from patients p ${WITH_DETAILS} where ${which}`;
  return rows.map(opened);
}

function opened(row: Row): ListedPatient {
  const { carePlanId, planTitle, planStatus, planSentAt, ...patient } = row;
  const read = (column: string, value: string | null) => readIdentity(row.patientId, column, value);
  return {
    ...patient,
    firstName: read("first_name", row.firstName),
    lastName: read("last_name", row.lastName),
    email: read("email", row.email),
    phone: read("phone", row.phone),
    birthOn: read("birth_date", row.birthOn),
    externalId: read("external_id", row.externalId),
    carePlan:
      carePlanId === null || planTitle === null || planStatus === null
        ? null
        : {
            carePlanId,
            title: decryptField(
              { table: "care_plans", column: "title", rowId: carePlanId },
              planTitle,
            ),
            status: planStatus,
            sentAt: planSentAt,
          },
  };
}

function readIdentity(patientId: number, column: string, sealed: string | null): string | null {
  if (sealed === null) return null;
  return decryptField({ table: "patient_identities", column, rowId: patientId }, sealed);
}

type SealedName = PersonName & { patientId: number };

/** A name as it is read, of a row as it is stored. */
export function openName({ patientId, firstName, lastName }: SealedName): PersonName {
  return {
    firstName: readIdentity(patientId, "first_name", firstName),
    lastName: readIdentity(patientId, "last_name", lastName),
  };
}

/** The names of patients by id; those not in scope are left out. */
export async function listNamesById(
  tx: Tx,
  patientIds: readonly number[],
): Promise<Map<number, PersonName>> {
  const rows = await tx.$queryRaw<SealedName[]>`
    select patient_id as "patientId", first_name as "firstName", last_name as "lastName"
    from patient_identities where patient_id = any(${[...patientIds]}::int[])`;
  return new Map(rows.map((row) => [row.patientId, openName(row)]));
}

/** The names behind refs; those not in scope and those erased are left out or null. */
export async function listNamesByRef(
  tx: Tx,
  refs: readonly string[],
): Promise<Map<string, PersonName>> {
  if (refs.length === 0) return new Map();
  const rows = await tx.$queryRaw<(SealedName & { ref: string })[]>`
    select p.anonymous_patient_ref as ref, p.patient_id as "patientId",
      i.first_name as "firstName", i.last_name as "lastName"
    from patients p join patient_identities i on i.patient_id = p.patient_id
    where p.anonymous_patient_ref = any(${[...refs]}::text[])`;
  return new Map(rows.map((row) => [row.ref, openName(row)]));
}
