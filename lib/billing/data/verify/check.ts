import type { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";

/** What breaks a rule: how many in all, and the first of their ids. */
export type Offending = { total: number; ids: string[] };

/** A rule that holds for the whole database. `of` says what the ids of those that break it mean. */
export type Check = {
  name: string;
  of: string;
  find: (tx: Tx) => Promise<Offending>;
};

/** So many ids are told; the rest is counted. */
export const MOST_IDS = 100;

/** A rule whose offenders one statement selects, as a column `id`. */
export function check(name: string, of: string, offending: Prisma.Sql): Check {
  return { name, of, find: (tx) => findOffending(tx, offending) };
}

async function findOffending(tx: Tx, offending: Prisma.Sql): Promise<Offending> {
  const rows = await tx.$queryRaw<{ id: string; total: number }[]>`
    with offending as (${offending})
    select offending.id::text as id, (count(*) over ())::int as total
    from offending order by offending.id limit ${MOST_IDS}`;
  return { total: rows[0]?.total ?? 0, ids: rows.map((row) => row.id) };
}
