import type { Bench, BenchOptions, Figure } from "./figure.ts";
import { productEnvironment, runInChild } from "./child.ts";
import { type BenchServer, onDatabase, startBenchServer, warmUpDatabase } from "./database.ts";
import type { Looped, LoopTask } from "./orm-loop.ts";
import { makeWorld, rollAt, rollWorld } from "./rollover-world.ts";

const OFFICES = 10_000;
const PATIENTS = 1_000_000;
const LOOP_OFFICES = 4;
const LOOP = new URL("./orm-loop.ts", import.meta.url);

/**
 * One cycle of all offices through the product's own entry, beside the least that any program would
 * have to do in these tables (the floor) and the obvious program (the loop).
 */
export const bench: Bench = { name: "rollover", run };

async function run({ offices, patients }: BenchOptions): Promise<Figure[]> {
  const size = { offices: offices ?? OFFICES, patients: patients ?? PATIENTS };
  const server = await startBenchServer();
  try {
    await makeWorld(server, "world", size);
    await server.copy("world", "plain");
    const floorMs = await timeFloor(server, "plain");
    const loop = await timeLoop(server, "plain");
    await server.drop("plain");
    const { ms, lines, peakMb } = await timeProduct(server, "world", size);
    const loopMsPerLine = loop.ms / loop.lines;
    return [
      { name: "rollover.lines", value: lines, unit: "lines", target: null },
      { name: "rollover.product", value: ms / 1_000, unit: "s", target: null },
      { name: "rollover.floor", value: floorMs / 1_000, unit: "s", target: null },
      { name: "rollover.to-floor", value: ms / floorMs, unit: "x", target: { atMost: 1.8 } },
      { name: "rollover.loop-per-line", value: loopMsPerLine, unit: "ms", target: null },
      {
        name: "rollover.faster-than-loop",
        value: loopMsPerLine / (ms / lines),
        unit: "x",
        target: { atLeast: 50 },
      },
      { name: "rollover.memory", value: peakMb, unit: "MB", target: { atMost: 300 } },
    ];
  } finally {
    await server.remove();
  }
}

async function timeProduct(server: BenchServer, database: string, size: { offices: number }) {
  await warmUpDatabase(server.adminUrl(database));
  const { rolls, peakMb } = await rollWorld(server, database, [rollAt(1)]);
  const [measured] = rolls;
  if (measured?.finalized !== size.offices || measured.drafted !== size.offices)
    throw new Error(`The rollover did not do its work: ${JSON.stringify(rolls)}`);
  return { ...measured, peakMb };
}

/** Lines of the next cycle under invoices that do not exist: with triggers off nobody asks. */
const FLOOR = [
  `insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price,
     item_type, anonymous_patient_ref, created_at)
   select i.invoice_id + 1000000, p.office_id, p.company_id, 'Active patient accounts', 1, 2.00, 2.00,
     'patient_renewal', p.anonymous_patient_ref, now()
   from patients p join invoices i using (office_id) where p.is_active_for_billing and i.period_start_on = $1`,
  `update patients set last_billed_cycle = $2 where is_active_for_billing and last_billed_cycle = $1`,
];

async function timeFloor(server: BenchServer, database: string): Promise<number> {
  await warmUpDatabase(server.adminUrl(database));
  return onDatabase(server.adminUrl(database), async (db) => {
    await db.query("set session_replication_role = replica");
    const time = async (from: string, to: string) => {
      const begun = performance.now();
      await db.query("begin");
      await db.query(FLOOR[0] ?? "", [from]);
      await db.query(FLOOR[1] ?? "", [from, to]);
      await db.query("commit");
      return performance.now() - begun;
    };
    await time("2023-12-20", "2024-01-20");
    return time("2024-01-01", "2024-02-01");
  });
}

/** A few hundred patients of the same tables, guards and all, into drafts that are there already. */
async function timeLoop(server: BenchServer, database: string): Promise<Looped> {
  const databaseUrl = server.adminUrl(database);
  const offices = await onDatabase(databaseUrl, async (db) => {
    const { rows } = await db.query<{ id: number }>(
      `insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end, period_start_on,
         created_at, updated_at)
       select office_id, company_id, 'monthly', '2024-03-01Z', '2024-04-01Z', '2024-03-01', now(), now()
       from offices order by office_id limit $1 returning office_id as id`,
      [LOOP_OFFICES],
    );
    return rows.map((row) => row.id);
  });
  const task: LoopTask = { databaseUrl, offices, cycleKey: "2024-03-01" };
  return runInChild<Looped>(LOOP, task, productEnvironment(databaseUrl));
}
