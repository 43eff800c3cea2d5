import { beforeEach, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import {
  admin,
  asUser,
  cron,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import type { Context } from "../context";
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "./activate-patient";
import { addPlanPrice } from "./add-plan-price";
import { changeOffice } from "./change-office";
import { rollDueCycles } from "./roll-due-cycles";

const NOW = new Date("2026-03-10T15:00:00.000Z");

let planId: number;
let office: TestOffice;

beforeEach(async () => {
  await setClock(NOW.toISOString());
  const [plan] = await adminQuery<{ id: number }>(
    "insert into plans (code, name) values ('plan-' || gen_random_uuid(), 'Plan') returning plan_id as id",
  );
  planId = plan?.id ?? 0;
  await adminQuery(
    "insert into plan_prices (plan_id, effective_at, fee) values ($1, '2026-01-01Z', 2)",
    [planId],
  );
  office = await makeOffice();
  await changeOffice(admin, office.officeId, { current_plan_id: planId });
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const add = (at: string | Date, feeCents: number, who: Context = admin) =>
  addPlanPrice(who, { planId, effectiveAt: new Date(at), feeCents });

async function activate(): Promise<void> {
  const ids = await makePatients(office, 1);
  await activateManyPatients(office.practitioner, office.officeId, ids);
}

const feesOf = () =>
  adminQuery(
    `select i.period_start_on::text as period, array_agg(l.unit_price::text order by l.line_item_id) as fees
     from invoices i join invoice_line_items l using (invoice_id) where i.office_id = $1 group by 1 order by 1`,
    [office.officeId],
  );

const pricesOf = () =>
  adminQuery(
    "select effective_at as at, fee::text from plan_prices where plan_id = $1 order by 1",
    [planId],
  );

test("a price holds for activations from its instant on, and for renewals from the next boundary", async () => {
  await activate();
  await add("2026-03-15T00:00:00Z", 300);
  await activate();
  await setClock("2026-03-15T00:00:00Z");
  await activate();
  await setClock("2026-04-01T04:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  expect(await feesOf()).toEqual([
    { period: "2026-03-01", fees: ["2.00", "2.00", "3.00"] },
    { period: "2026-04-01", fees: ["3.00", "3.00", "3.00"] },
  ]);
});

test("a price changes no cycle that began before it, however late that cycle is rolled", async () => {
  await activate();
  await setClock("2026-05-10T12:00:00Z");
  await add("2026-05-10T12:00:00Z", 300);
  await rollDueCycles(cron, { officeId: office.officeId });
  await setClock("2026-06-01T04:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  expect((await feesOf()).map((bill) => bill["fees"])).toEqual([
    ["2.00"],
    ["2.00"],
    ["2.00"],
    ["3.00"],
  ]);
});

test("a price is audited", async () => {
  await add("2026-04-01T00:00:00Z", 250);
  const audits = await adminQuery(
    "select details, company_id, object_type from audit_events where action = 'plan.price' and object_id = $1",
    [String(planId)],
  );
  expect(audits).toEqual([
    {
      details: { effective_at: "2026-04-01T00:00:00.000Z", fee_cents: 250 },
      company_id: null,
      object_type: "plan",
    },
  ]);
});

test.each([
  ["in the past", "2026-03-10T14:59:59.999Z", 300, "invalid_value"],
  ["below what Stripe collects", "2026-04-01T00:00:00Z", 49, "invalid_value"],
  ["of half a cent", "2026-04-01T00:00:00Z", 250.5, "invalid_value"],
])("a price %s is refused and nothing is written", async (_, at, feeCents, code) => {
  expect(await codeOf(add(at, feeCents))).toBe(code);
  expect(await pricesOf()).toHaveLength(1);
});

test("a price beginning now is taken, a second one for the same instant is not", async () => {
  await add(NOW, 300);
  expect(await codeOf(add(NOW, 400))).toBe("already_exists");
  expect(await pricesOf()).toMatchObject([{ fee: "2.00" }, { fee: "3.00" }]);
});

test("ten at once for one instant leave one price", async () => {
  const codes = await Promise.all(
    Array.from({ length: 10 }, (_, at) => codeOf(add("2026-04-01T00:00:00Z", 300 + at))),
  );
  expect(codes.sort()).toEqual([...Array<string>(9).fill("already_exists"), "no refusal"]);
  expect(await pricesOf()).toHaveLength(2);
});

test("prices are set by admins only, of plans that are there", async () => {
  const manager = asUser("company_manager", { companyId: office.companyId });
  for (const who of [manager, office.manager, office.practitioner, asUser("auditor")]) {
    expect(await codeOf(add("2026-04-01T00:00:00Z", 300, who))).toBe("forbidden");
  }
  const none = { planId: 2_000_000_000, effectiveAt: NOW, feeCents: 300 };
  expect(await codeOf(addPlanPrice(admin, none))).toBe("not_found");
});
