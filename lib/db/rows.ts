import { Prisma } from "./generated/client";

type Value = string | number | boolean | Date | null;

/**
 * Many rows as one parameter, to be read as `… from ${rowsOf(…)} as t(column type, …)`. A list for
 * each column costs the driver three times the work and six times the memory: docs/performance.md.
 */
export function rowsOf(rows: readonly { readonly [column: string]: Value }[]): Prisma.Sql {
  return Prisma.sql`json_to_recordset(${JSON.stringify(rows)}::json)`;
}
