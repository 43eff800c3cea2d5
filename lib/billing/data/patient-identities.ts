import { randomBytes } from "node:crypto";
import type { Tx } from "@/lib/db/transaction";
import { blindIndex, blindIndexes } from "@/lib/ephi/blind-index";
import { encryptField } from "@/lib/ephi/field-encryption";

export type Identity = {
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  birthOn: string | null;
  externalId: string | null;
};

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const REF_LETTERS = 26;

/** 128 random bits, derived from nothing: all that a line item knows of a patient. */
export function mintRef(): string {
  let bits = BigInt(`0x${randomBytes(16).toString("hex")}`);
  let letters = "";
  for (let letter = 0; letter < REF_LETTERS; letter += 1) {
    letters += BASE32[Number(bits & 31n)];
    bits >>= 5n;
  }
  return `pt_${letters}`;
}

const FIELDS = [
  ["first_name", "firstName"],
  ["last_name", "lastName"],
  ["email", "email"],
  ["phone", "phone"],
  ["birth_date", "birthOn"],
  ["external_id", "externalId"],
] as const;

function encryptAll(patientId: number, identity: Identity): (string | null)[] {
  return FIELDS.map(([column, field]) => {
    const value = identity[field];
    return value === null
      ? null
      : encryptField({ table: "patient_identities", column, rowId: patientId }, value);
  });
}

export type NewPatient = { patientId: number; ref: string };

/**
 * Writes patients with their encrypted identities, in the order given. Ids are drawn first: they
 * are part of what the encryption is bound to.
 */
export async function insertPatients(
  tx: Tx,
  office: { officeId: number; companyId: number },
  identities: readonly Identity[],
  now: Date,
): Promise<NewPatient[]> {
  if (identities.length === 0) return [];
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    select nextval('patients_patient_id_seq') as id from generate_series(1, ${identities.length}::int)`;
  const patients = ids.map(({ id }) => ({ patientId: Number(id), ref: mintRef() }));
  const patientIds = patients.map(({ patientId }) => patientId);
  await tx.$executeRaw`
    insert into patients (patient_id, company_id, office_id, anonymous_patient_ref, created_at)
    select id, ${office.companyId}::int, ${office.officeId}::int, ref, ${now}::timestamptz
    from unnest(${patientIds}::int[], ${patients.map(({ ref }) => ref)}::text[]) as t(id, ref)`;
  const sealed = identities.map((identity, at) => encryptAll(patientIds[at] ?? 0, identity));
  const column = (at: number) => sealed.map((fields) => fields[at] ?? null);
  await tx.$executeRaw`
    insert into patient_identities (patient_id, company_id, office_id, first_name, last_name, email, phone, birth_date,
      external_id, first_name_index, last_name_index, email_index, external_id_index)
    select id, ${office.companyId}::int, ${office.officeId}::int, first, last, email, phone, birth, external,
      first_index, last_index, email_index, external_index
    from unnest(
      ${patientIds}::int[], ${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[],
      ${column(3)}::text[], ${column(4)}::text[], ${column(5)}::text[],
      ${identities.map((i) => blindIndex("first_name", i.firstName))}::text[],
      ${identities.map((i) => blindIndex("last_name", i.lastName))}::text[],
      ${identities.map((i) => i.email && blindIndex("email", i.email))}::text[],
      ${identities.map((i) => i.externalId && blindIndex("external_id", i.externalId))}::text[]
    ) as t(id, first, last, email, phone, birth, external, first_index, last_index, email_index, external_index)`;
  return patients;
}

/** Which of these patients' external ids are taken in the office. */
export async function takenExternalIds(
  tx: Tx,
  officeId: number,
  identities: readonly Identity[],
): Promise<string[]> {
  const idByIndex = new Map(
    identities.flatMap(({ externalId }) =>
      externalId === null
        ? []
        : blindIndexes("external_id", externalId).map((index) => [index, externalId] as const),
    ),
  );
  const rows = await tx.patientIdentity.findMany({
    where: { officeId, externalIdIndex: { in: [...idByIndex.keys()] } },
    select: { externalIdIndex: true },
  });
  return rows.flatMap(({ externalIdIndex }) => idByIndex.get(externalIdIndex ?? "") ?? []);
}

/** A patient's identity goes along. A unique index refuses an external id that is taken there. */
export async function moveIdentity(tx: Tx, patientId: number, officeId: number): Promise<void> {
  await tx.patientIdentity.updateMany({ where: { patientId }, data: { officeId } });
}
