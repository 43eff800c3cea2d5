import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { makeInvoices } from "@/lib/testing/factories";
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
import type { OfficeChangesIn } from "../contract/offices";
import { Refusal } from "../domain/errors";
import { activateManyPatients, activatePatient } from "./activate-patient";
import { addPlanPrice } from "./add-plan-price";
import { changeOffice } from "./change-office";
import { createOffice } from "./create-office";
import { createPatient } from "./create-patient";
import { rollDueCycles } from "./roll-due-cycles";

let office: TestOffice;

beforeEach(async () => {
  await setClock("2026-03-10T15:00:00Z");
  office = await makeOffice();
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

const change = (changes: OfficeChangesIn, who: Context = admin) =>
  changeOffice(who, office.officeId, changes);

async function roll(at: string): Promise<void> {
  await setClock(at);
  await rollDueCycles(cron, { officeId: office.officeId });
}

async function activeHere(count = 1): Promise<number[]> {
  const ids = await makePatients(office, count);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  return ids;
}

const billsOf = (officeId: number) =>
  adminQuery(
    `select period_start_on::text as period, total_amount::text as total, status::text from invoices
     where office_id = $1 and invoice_type = 'monthly' order by billing_period_start`,
    [officeId],
  );

const auditsOf = (officeId: number) =>
  adminQuery<{ details: Record<string, unknown> }>(
    "select details from audit_events where office_id = $1 and action = 'office.change' order by event_id",
    [officeId],
  );

async function newPlan(feeCents: number): Promise<number> {
  const [row] = await adminQuery<{ id: number }>(
    "insert into plans (code, name) values ('plan-' || gen_random_uuid(), 'Plan') returning plan_id as id",
  );
  const planId = row?.id ?? 0;
  if (feeCents > 0) {
    await addPlanPrice(admin, { planId, effectiveAt: new Date("2026-03-10T15:00:00Z"), feeCents });
  }
  return planId;
}

describe("name and billing e-mail", () => {
  test("are changed by whoever may, and the audit says that they were, not what they say", async () => {
    const manager = asUser("company_manager", { companyId: office.companyId });
    for (const [who, name] of [
      [admin, "North Office"],
      [manager, "South Office"],
      [office.manager, "West Office"],
    ] as const) {
      expect(await change({ name, billing_email: `${name[0]}@office.test` }, who)).toMatchObject({
        name,
        billing_email: `${name[0]}@office.test`,
      });
    }
    const audits = await auditsOf(office.officeId);
    expect(audits).toHaveLength(3);
    expect(audits[0]?.details).toEqual({
      changed: ["name", "billing_email"],
      before: {},
      after: {},
    });
  });

  test("that name a patient of the office are refused", async () => {
    const person = { first_name: "Jun", last_name: "Nakamura", email: "jun@patients.test" };
    await createPatient(office.manager, office.officeId, person);
    expect(await codeOf(change({ name: "Jun Nakamura Practice" }))).toBe("possible_ephi");
    expect(await auditsOf(office.officeId)).toEqual([]);
  });

  test("that are the same change nothing and are not told", async () => {
    const before = await change({});
    await setClock("2026-03-11T15:00:00Z");
    expect(await change({ name: "Test Office", subscription_status: "active" })).toEqual(before);
    expect(await auditsOf(office.officeId)).toEqual([]);
  });
});

describe("who may not", () => {
  test("a practitioner and an auditor nothing, managers no status, trial or plan", async () => {
    for (const who of [office.practitioner, asUser("auditor")]) {
      expect(await codeOf(change({ name: "Other" }, who))).toBe("forbidden");
    }
    const manager = asUser("company_manager", { companyId: office.companyId });
    for (const who of [office.manager, manager]) {
      for (const changes of [
        { subscription_status: "canceled" as const },
        { trial_ends_at: null },
        { current_plan_id: 1 },
        { name: "Other", current_plan_id: 1 },
      ]) {
        expect(await codeOf(change(changes, who))).toBe("forbidden");
      }
    }
    expect(await auditsOf(office.officeId)).toEqual([]);
  });

  test("somebody of another office or company finds none", async () => {
    const stranger = await makeOffice();
    const theirs = asUser("company_manager", { companyId: stranger.companyId });
    for (const who of [stranger.manager, theirs]) {
      expect(await codeOf(change({ name: "Other" }, who))).toBe("not_found");
    }
    expect(await codeOf(changeOffice(admin, 2_000_000_000, { name: "Other" }))).toBe("not_found");
  });
});

describe("zone and anchor", () => {
  test("show at once and wait for the running cycle's end; then a bridging cycle follows", async () => {
    await activeHere();
    const changed = await change({
      time_zone: "America/Los_Angeles",
      billing_cycle_anchor_date: "2026-03-20",
    });
    expect(changed).toMatchObject({
      time_zone: "America/Los_Angeles",
      billing_cycle_anchor_date: "2026-03-20",
      cycle: { key: "2026-03-01", end: "2026-04-01T04:00:00.000Z" },
    });
    await roll("2026-04-01T04:00:00Z");
    expect(await change({})).toMatchObject({
      time_zone: "America/Los_Angeles",
      billing_cycle_anchor_date: "2026-03-20",
      cycle: {
        key: "2026-03-31",
        start: "2026-04-01T04:00:00.000Z",
        end: "2026-04-20T07:00:00.000Z",
      },
    });
    expect(await billsOf(office.officeId)).toMatchObject([
      { total: "2.00", status: "sent" },
      { total: "2.00", status: "draft" },
    ]);
  });

  test("the last wish wins, and the standing values take it back", async () => {
    await change({ time_zone: "America/Chicago" });
    await change({ billing_cycle_anchor_date: "2026-03-20" });
    expect(await change({ time_zone: "America/Denver" })).toMatchObject({
      time_zone: "America/Denver",
      billing_cycle_anchor_date: "2026-03-20",
    });
    await change({ time_zone: "America/New_York", billing_cycle_anchor_date: "2026-03-01" });
    await roll("2026-04-01T04:00:00Z");
    expect(await change({})).toMatchObject({
      time_zone: "America/New_York",
      cycle: { key: "2026-04-01", end: "2026-05-01T04:00:00.000Z" },
    });
    expect(await auditsOf(office.officeId)).toHaveLength(4);
  });

  test("of an office that is late hold from the cycle that runs now, as if it had been punctual", async () => {
    await activeHere();
    await setClock("2026-05-10T12:00:00Z");
    expect(await change({ billing_cycle_anchor_date: "2026-05-15" })).toMatchObject({
      cycle: { key: "2026-05-01", end: "2026-06-01T04:00:00.000Z" },
    });
    expect((await billsOf(office.officeId)).map((bill) => bill["period"])).toEqual([
      "2026-03-01",
      "2026-04-01",
      "2026-05-01",
    ]);
  });
});

describe("status", () => {
  test("closed in mid-cycle: what was drafted is finalized at its end, and nothing new", async () => {
    for (const status of ["canceled", "inactive"] as const) {
      office = await makeOffice();
      const [patientId = 0] = await activeHere();
      await change({ subscription_status: status });
      const [another = 0] = await makePatients(office, 1);
      expect(await codeOf(activatePatient(office.practitioner, another))).toBe(
        "office_not_billable",
      );
      expect(await activatePatient(office.practitioner, patientId)).toMatchObject({
        status: "already_active",
      });
      await roll("2026-05-02T04:00:00Z");
      expect(await billsOf(office.officeId)).toMatchObject([
        { period: "2026-03-01", total: "2.00", status: "sent" },
      ]);
      await setClock("2026-03-10T15:00:00Z");
    }
  });

  test("back to trialing: the draft is finalized, nothing new until the trial ends", async () => {
    await activeHere();
    await change({
      subscription_status: "trialing",
      trial_ends_at: new Date("2026-05-01T04:00:00Z"),
    });
    await activeHere();
    await roll("2026-04-02T04:00:00Z");
    expect(await billsOf(office.officeId)).toMatchObject([{ total: "2.00", status: "sent" }]);
    await roll("2026-05-02T04:00:00Z");
    expect(await change({})).toMatchObject({ subscription_status: "active" });
    expect((await billsOf(office.officeId))[1]).toMatchObject({
      period: "2026-05-01",
      total: "4.00",
    });
  });

  test("a trial whose end has passed becomes active at the next boundary", async () => {
    await change({
      subscription_status: "trialing",
      trial_ends_at: new Date("2026-01-01T00:00:00Z"),
    });
    await activeHere();
    expect(await billsOf(office.officeId)).toEqual([]);
    await roll("2026-04-01T04:00:00Z");
    expect(await change({})).toMatchObject({ subscription_status: "active" });
    expect(await billsOf(office.officeId)).toMatchObject([
      { period: "2026-04-01", total: "2.00", status: "draft" },
    ]);
  });

  test("a trial without an end is refused, and so is taking the end away", async () => {
    expect(await codeOf(change({ subscription_status: "trialing" }))).toBe("invalid_value");
    await change({
      subscription_status: "trialing",
      trial_ends_at: new Date("2026-05-01T04:00:00Z"),
    });
    expect(await codeOf(change({ trial_ends_at: null }))).toBe("invalid_value");
  });

  test("made billable in mid-cycle bills new activations at once, standing ones from the next cycle", async () => {
    await change({
      subscription_status: "trialing",
      trial_ends_at: new Date("2026-09-01T04:00:00Z"),
    });
    await activeHere(2);
    await change({ subscription_status: "active" });
    expect(await billsOf(office.officeId)).toEqual([]);
    await activeHere();
    expect(await billsOf(office.officeId)).toMatchObject([{ total: "2.00" }]);
    await roll("2026-04-01T04:00:00Z");
    expect((await billsOf(office.officeId))[1]).toMatchObject({ total: "6.00" });
  });

  test("made active with a failed or overdue invoice is past due; without any, past due ends", async () => {
    const [invoiceId] = await makeInvoices(office, [{ status: "failed" }]);
    await change({ subscription_status: "inactive" });
    expect(await change({ subscription_status: "active" })).toMatchObject({
      subscription_status: "past_due",
    });
    await adminQuery(
      "update invoices set status = 'paid', paid_at = now(), amount_paid = total_amount where invoice_id = $1",
      [invoiceId],
    );
    expect(await change({ subscription_status: "active" })).toMatchObject({
      subscription_status: "active",
    });
    expect((await auditsOf(office.officeId)).map((audit) => audit.details)).toMatchObject([
      { before: { subscription_status: "active" }, after: { subscription_status: "inactive" } },
      { after: { subscription_status: "past_due" } },
      { before: { subscription_status: "past_due" }, after: { subscription_status: "active" } },
    ]);
  });
});

describe("the plan", () => {
  test("holds at once for activations, from the boundary for renewals", async () => {
    await activeHere();
    const planId = await newPlan(500);
    expect(await change({ current_plan_id: planId })).toMatchObject({ current_plan_id: planId });
    await activeHere();
    expect(await billsOf(office.officeId)).toMatchObject([{ total: "7.00" }]);
    await roll("2026-04-01T04:00:00Z");
    expect(await billsOf(office.officeId)).toMatchObject([
      { total: "7.00", status: "sent" },
      { total: "10.00", status: "draft" },
    ]);
  });

  test("of an office that is late holds for no cycle that has begun before", async () => {
    await activeHere();
    const planId = await newPlan(500);
    await setClock("2026-05-10T12:00:00Z");
    await change({ current_plan_id: planId });
    expect((await billsOf(office.officeId)).map((bill) => bill["total"])).toEqual([
      "2.00",
      "2.00",
      "2.00",
    ]);
  });

  test("that is none, or has no price yet, is not found", async () => {
    expect(await codeOf(change({ current_plan_id: 2_000_000_000 }))).toBe("not_found");
    const priceless = await newPlan(0);
    expect(await codeOf(change({ current_plan_id: priceless }))).toBe("not_found");
  });
});

describe("at the same time", () => {
  test("changes of different things are all kept", async () => {
    const planId = await newPlan(500);
    await Promise.all([
      change({ name: "North Office" }, office.manager),
      change({ billing_email: "north@office.test" }),
      change({ time_zone: "America/Chicago" }),
      change({ billing_cycle_anchor_date: "2026-03-20" }, office.manager),
      change({ current_plan_id: planId }),
      change({ trial_ends_at: new Date("2026-09-01T00:00:00Z") }),
    ]);
    expect(await change({})).toMatchObject({
      name: "North Office",
      billing_email: "north@office.test",
      time_zone: "America/Chicago",
      billing_cycle_anchor_date: "2026-03-20",
      current_plan_id: planId,
      trial_ends_at: "2026-09-01T00:00:00.000Z",
    });
    expect(await auditsOf(office.officeId)).toHaveLength(6);
  });

  test("a change and the rollover: the change holds from one boundary on, never for half a cycle", async () => {
    await activeHere();
    const planId = await newPlan(500);
    await setClock("2026-04-01T04:00:00Z");
    await Promise.all([
      rollDueCycles(cron, { officeId: office.officeId }),
      change({ current_plan_id: planId }),
      rollDueCycles(cron, { officeId: office.officeId }),
    ]);
    await roll("2026-05-01T04:00:00Z");
    expect((await billsOf(office.officeId)).map((bill) => bill["total"])).toEqual([
      "2.00",
      "2.00",
      "5.00",
    ]);
  });
});

describe("a new office", () => {
  const input = (companyId: number) => ({
    company_id: companyId,
    name: "New Office",
    billing_email: "new@office.test",
    time_zone: "America/Chicago",
  });

  test("is active, on the standard plan, in the calendar month that runs, and audited", async () => {
    const manager = asUser("company_manager", { companyId: office.companyId });
    const parent = { parent_office_id: office.officeId };
    const created = await createOffice(manager, { ...input(office.companyId), ...parent });
    expect(created).toMatchObject({
      ...input(office.companyId),
      ...parent,
      subscription_status: "active",
      billing_cycle_anchor_date: "2026-03-01",
      cycle: { key: "2026-03-01", start: "2026-03-01T06:00:00.000Z" },
      credit_balance: "0.00",
    });
    const audits = await adminQuery(
      "select action from audit_events where office_id = $1 and company_id = $2",
      [created.office_id, office.companyId],
    );
    expect(audits).toEqual([{ action: "office.create" }]);
  });

  test("with an anchor begins in the cycle that holds now", async () => {
    const anchor = { billing_cycle_anchor_date: "2020-01-31" };
    expect(await createOffice(admin, { ...input(office.companyId), ...anchor })).toMatchObject({
      ...anchor,
      cycle: {
        key: "2026-02-28",
        start: "2026-02-28T06:00:00.000Z",
        end: "2026-03-31T05:00:00.000Z",
      },
    });
  });

  test("is for admins and the company's manager, under a parent of the company", async () => {
    const create = (who: Context, more = {}) =>
      codeOf(createOffice(who, { ...input(office.companyId), ...more }));
    expect(await create(office.manager)).toBe("forbidden");
    expect(await create(office.practitioner)).toBe("forbidden");
    const stranger = await makeOffice();
    expect(await create(asUser("company_manager", { companyId: stranger.companyId }))).toBe(
      "not_found",
    );
    expect(await create(admin, { company_id: 2_000_000_000 })).toBe("not_found");
    expect(await create(admin, { parent_office_id: stranger.officeId })).toBe("not_found");
    expect(await create(admin, { name: "Dr. Lee, born 1970-01-31" })).toBe("possible_ephi");
  });
});
