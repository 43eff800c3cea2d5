import { beforeAll, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, cron, makePatients, setClock } from "@/lib/testing/practice";
import { historyOf, officeWithPatients } from "@/lib/testing/rolled-offices";
import { formatCents } from "../domain/money";
import { activateManyPatients } from "./activate-patient";
import { cancelInvoice } from "./close-invoice";
import { rollDueCycles } from "./roll-due-cycles";

const SEED = 20260310;
const OFFICES = 30;
const ZONES = ["America/New_York", "Pacific/Auckland", "Europe/Berlin", "Asia/Kolkata"];

const below = dice(SEED);

beforeAll(async () => {
  await setClock("2026-01-10T15:00:00Z");
  for (let at = 0; at < OFFICES; at += 1) await randomOffice();
  await setClock("2026-02-20T15:00:00Z");
  await rollDueCycles(cron);
  await grownOffice();
  await emptiedOffice();
  // The last one is two cycles behind by now, most are four or five.
  await setClock("2026-06-17T15:00:00Z");
});

/** The same numbers for the same seed. */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
}

async function randomOffice(): Promise<void> {
  const { office } = await officeWithPatients(below(4), {
    timeZone: ZONES[below(ZONES.length)] ?? "UTC",
    anchorOn: `2026-01-${String(1 + below(31)).padStart(2, "0")}`,
  });
  const { officeId } = office;
  const ends = `2026-0${3 + below(4)}-${10 + below(18)}T00:00:00Z`;
  const changes = [
    [
      "update offices set subscription_status = 'trialing', trial_ends_at = $2 where office_id = $1",
      ends,
    ],
    ["update offices set subscription_status = 'canceled' where office_id = $1"],
    [
      "update offices set credit_balance = $2 where office_id = $1",
      `${below(12)}.${10 + below(90)}`,
    ],
    ["update invoices set review_state = 'held' where office_id = $1 and status = 'draft'"],
    ["update offices set next_time_zone = 'Asia/Tokyo' where office_id = $1"],
  ] as const;
  const [sql, value] = changes[below(changes.length + 2)] ?? [];
  if (sql !== undefined)
    await adminQuery(sql, value === undefined ? [officeId] : [officeId, value]);
}

/** Twelve times as many patients as on its last invoice: parked, and the one after it is not. */
async function grownOffice(): Promise<void> {
  const { office } = await officeWithPatients(10);
  await adminQuery("update offices set credit_balance = 7.35 where office_id = $1", [
    office.officeId,
  ]);
  await setClock("2026-03-20T15:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  const more = await makePatients(office, 115);
  await activateManyPatients(office.practitioner, office.officeId, more);
}

/** No draft in its running cycle, yet a last invoice to compare the next one with. */
async function emptiedOffice(): Promise<void> {
  const { office } = await officeWithPatients(10);
  await setClock("2026-04-03T15:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  await activateManyPatients(office.practitioner, office.officeId, await makePatients(office, 115));
  const [draft] = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1 and status = 'draft'",
    [office.officeId],
  );
  await cancelInvoice(admin, draft?.id ?? 0, { reason: "Drafted in error" });
}

type Step = [office: number, action: string, cycle: string, lines: number, total: string];

/** What the run wrote down as it went along, as a preview would put it. */
async function stepsSince(eventId: string): Promise<Step[]> {
  const rows = await adminQuery<{
    officeId: number;
    cycle: string;
    next: string;
    ended: { outcome: string; lines: number; total_cents: number } | null;
    drafted: { lines: number; total_cents: number } | null;
  }>(
    `select office_id as "officeId", details ->> 'cycle' as cycle, details ->> 'next_cycle' as next,
       nullif(details -> 'ended', 'null') as ended, nullif(details -> 'drafted', 'null') as drafted
     from audit_events where action = 'cycle.roll' and event_id > $1 order by office_id, details ->> 'cycle'`,
    [eventId],
  );
  return rows.flatMap(({ officeId, cycle, next, ended, drafted }) => {
    const steps: Step[] = [];
    if (ended?.outcome === "finalize")
      steps.push([officeId, "finalize", cycle, ended.lines, formatCents(ended.total_cents)]);
    if (drafted)
      steps.push([officeId, "draft", next, drafted.lines, formatCents(drafted.total_cents)]);
    return steps;
  });
}

test("a dry run tells what the run then does, office by office and cycle by cycle", async () => {
  const [last] = await adminQuery<{ id: string }>(
    "select max(event_id)::text as id from audit_events",
  );
  const before = await everything();
  const { preview = [], ...planned } = await rollDueCycles(admin, { dryRun: true });
  expect(await everything()).toEqual(before);

  const done = await rollDueCycles(admin);
  expect({ ...done, run_id: null, dry_run: true }).toEqual(planned);
  const steps = preview.map((row): Step => [
    row.office_id,
    row.action,
    row.cycle.key,
    row.lines,
    row.total_amount,
  ]);
  expect(steps).toEqual(await stepsSince(last?.id ?? "0"));

  const finalized = await adminQuery(
    "select invoice_id from invoices where finalized_at is not null and invoice_id = any($1)",
    [preview.flatMap((row) => row.invoice_id ?? [])],
  );
  expect(finalized).toHaveLength(preview.filter((row) => row.invoice_id !== null).length);
});

test("the offices of that run were of every kind", async () => {
  const [kinds] = await adminQuery(
    `select count(*) filter (where details #>> '{ended,outcome}' = 'park') as parked,
       count(*) filter (where details #>> '{ended,outcome}' = 'keep') as kept,
       count(*) filter (where details ->> 'status' = 'trialing') as trialing,
       count(*) filter (where details ->> 'status' = 'canceled') as canceled,
       count(distinct office_id) filter (where details ->> 'cycle' like '2026-04%') as late
     from audit_events where action = 'cycle.roll'`,
  );
  expect(Object.entries(kinds ?? {}).filter(([, count]) => Number(count) === 0)).toEqual([]);
});

async function everything() {
  const offices = await adminQuery<{ id: number }>(
    "select office_id as id from offices order by 1",
  );
  return Promise.all(offices.map(({ id }) => historyOf(id)));
}
