import { Prisma } from "@/lib/db/generated/client";
import { type Check, check } from "./check";

type Series = {
  /** As the counter and the names of the checks call it. */
  name: "invoice" | "credit_note";
  table: Prisma.Sql;
  id: Prisma.Sql;
  sequence: Prisma.Sql;
  number: Prisma.Sql;
  prefix: "LB-" | "CN-";
};

const INVOICES: Series = {
  name: "invoice",
  table: Prisma.sql`invoices`,
  id: Prisma.sql`invoice_id`,
  sequence: Prisma.sql`invoice_sequence`,
  number: Prisma.sql`invoice_number`,
  prefix: "LB-",
};

const CREDIT_NOTES: Series = {
  name: "credit_note",
  table: Prisma.sql`credit_notes`,
  id: Prisma.sql`credit_note_id`,
  sequence: Prisma.sql`credit_note_sequence`,
  number: Prisma.sql`credit_note_number`,
  prefix: "CN-",
};

/** Numbers are unique and gapless from 1, and stand on exactly what is issued. Rule: docs/domain.md §2. */
export const NUMBER_CHECKS: readonly Check[] = [
  ...checksOf(INVOICES),
  check(
    "issued-is-numbered",
    "invoices without a number",
    Prisma.sql`select invoice_id as id from invoices
      where invoice_sequence is null
        and (status in ('sent', 'paid', 'failed') or cancel_reason in ('voided', 'written_off'))`,
  ),
  check(
    "draft-is-not-numbered",
    "numbered invoices that were never issued",
    Prisma.sql`select invoice_id as id from invoices
      where (invoice_sequence is not null or invoice_number is not null)
        and (status = 'draft' or cancel_reason in ('operator', 'nothing_to_bill'))`,
  ),
  ...checksOf(CREDIT_NOTES),
];

function checksOf({ name, table, id, sequence, number, prefix }: Series): Check[] {
  const words = name.replace("_", "-");
  const last = Prisma.sql`coalesce((select last_value from number_counters where name = ${name}), 0)`;
  return [
    check(
      `${words}-numbers-are-unique`,
      "sequence numbers given more than once",
      Prisma.sql`select ${sequence} as id from ${table}
        where ${sequence} is not null group by ${sequence} having count(*) > 1`,
    ),
    check(
      `${words}-numbers-have-no-gap`,
      "the first missing sequence number of each gap",
      Prisma.sql`select before + 1 as id
        from (
          select at, coalesce(lag(at) over (order by at), 0) as before
          from (select ${sequence} as at from ${table} where ${sequence} > 0
            union select ${last} + 1) taken
        ) steps
        where at > before + 1`,
    ),
    check(
      `${words}-numbers-come-from-the-counter`,
      "sequence numbers below 1 or above the counter",
      Prisma.sql`select ${sequence} as id from ${table}
        where ${sequence} < 1 or ${sequence} > ${last}`,
    ),
    check(
      `${words}-number-fits-its-sequence`,
      `${words.replace("-", " ")}s whose number is not that of their sequence`,
      Prisma.sql`select ${id} as id from ${table}
        where ${number} is distinct from lumbar_number(${prefix}, ${sequence})`,
    ),
  ];
}
