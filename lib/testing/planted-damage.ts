import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Check } from "@/lib/billing/data/verify/check";
import { PrismaClient } from "@/lib/db/generated/client";
import { type BilledHistory, makeBilledHistory } from "./billed-history";

/**
 * One damage: the rule it breaks, what it does (answering as `id` the ids that must be found), and
 * the other rules that it cannot but break.
 */
export type Damage = [rule: string, sql: (history: BilledHistory) => string, also?: string[]];

/** Takes away every guard but the rows themselves. */
const UNGUARDED = [
  "set local session_replication_role = replica",
  `do $$
  declare one record;
  begin
    for one in select conrelid::regclass as place, conname from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'x') loop
      execute format('alter table %s drop constraint %I', one.place, one.conname);
    end loop;
    for one in select indexrelid::regclass as place from pg_index join pg_class on pg_class.oid = indexrelid
      where indisunique and not indisprimary and relnamespace = 'public'::regnamespace loop
      execute format('drop index %s cascade', one.place);
    end loop;
  end $$`,
];

class Undone extends Error {}

/**
 * Tests of rules: each damage is planted past every guard into a healthy history, is found by
 * exactly its rule, with exactly its ids, and is undone. `all`: the rules that could be broken.
 */
export function testDamages(
  rules: readonly Check[],
  all: readonly Check[],
  damages: readonly Damage[],
): void {
  let history: BilledHistory;
  let superuser: PrismaClient;
  beforeAll(async () => {
    history = await makeBilledHistory();
    const connectionString = process.env["ADMIN_DATABASE_URL"] ?? "";
    superuser = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  });
  afterAll(() => superuser.$disconnect());

  test.each(damages)("what breaks %s is named, and nothing else", async (...damage) => {
    const [rule, sql, also = []] = damage;
    const { planted, found } = await findWith(superuser, all, sql(history));
    expect(planted).not.toEqual([]);
    expect(found.get(rule)).toEqual(planted);
    expect([...found.keys()].sort()).toEqual([rule, ...also].sort());
  });

  test("every rule has its damage", () => {
    const damaged = new Set(damages.map(([rule]) => rule));
    expect([...damaged].sort()).toEqual(rules.map(({ name }) => name).sort());
  });
}

async function findWith(superuser: PrismaClient, rules: readonly Check[], damage: string) {
  let planted: string[] = [];
  const found = new Map<string, string[]>();
  const work = superuser.$transaction(async (tx) => {
    for (const statement of UNGUARDED) await tx.$executeRawUnsafe(statement);
    const rows = await tx.$queryRawUnsafe<{ id: unknown }[]>(damage);
    planted = [...new Set(rows.map(({ id }) => String(id)))].sort();
    for (const { name, find } of rules) {
      const { total, ids } = await find(tx);
      if (total > 0) found.set(name, ids.sort());
    }
    throw new Undone();
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return { planted, found };
}

/** Changes one invoice, and names it. */
export function changed(id: number | undefined, change: string): string {
  return `update invoices set ${change} where invoice_id = ${id} returning invoice_id as id`;
}
