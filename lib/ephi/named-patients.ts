import type { FindPatients, PatientIndexes } from "@/lib/ephi/detector";
import type { Tx } from "@/lib/db/transaction";

/**
 * The detector's look-up among the patients of one office, or of all (`null`). Works for people and
 * jobs that may not see names: the database function answers with blind indexes only.
 */
export function namedPatients(tx: Tx, officeId: number | null): FindPatients {
  return (typedIndexes) =>
    tx.$queryRaw<PatientIndexes[]>`
      select first_name_index as "firstNameIndex", last_name_index as "lastNameIndex",
        external_id_index as "externalIdIndex"
      from lumbar_named_patients(${officeId}::integer, ${typedIndexes}::text[])`;
}
