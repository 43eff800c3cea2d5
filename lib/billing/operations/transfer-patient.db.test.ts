import { beforeEach, describe, expect, test, vi } from "vitest";
import { adminClient, adminQuery } from "@/lib/testing/database";
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
import { activatePatient } from "./activate-patient";
import { addCarePlan } from "./add-care-plan";
import { createPatient } from "./create-patient";
import { deactivatePatient } from "./deactivate-patient";
import { rollDueCycles } from "./roll-due-cycles";
import { transferPatient } from "./transfer-patient";

const NOW = "2026-03-10T15:00:00.000Z";

let from: TestOffice;
let to: TestOffice;
let manager: Context;

beforeEach(async () => {
  await setClock(NOW);
  from = await makeOffice();
  to = await makeOffice({ companyId: from.companyId });
  manager = asUser("company_manager", { companyId: from.companyId });
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

async function activePatient(): Promise<number> {
  const [patientId = 0] = await makePatients(from, 1);
  await activatePatient(from.practitioner, patientId);
  return patientId;
}

const stretchesOf = (patientId: number) =>
  adminQuery(
    `select office_id as office, opened_by::text as by, activated_at as from, deactivated_at as until
     from patient_activations where patient_id = $1 order by activation_id`,
    [patientId],
  );

/** Periods with their lines by type, canceled ones left out. */
const billsOf = (officeId: number) =>
  adminQuery(
    `select i.period_start_on::text as period, i.total_amount::text as total, i.status::text,
       (select array_agg(l.item_type::text order by l.line_item_id) from invoice_line_items l
        where l.invoice_id = i.invoice_id) as lines
     from invoices i where i.office_id = $1 order by i.billing_period_start`,
    [officeId],
  );

const auditsOf = (officeId: number) =>
  adminQuery<{ details: Record<string, unknown> }>(
    "select details from audit_events where office_id = $1 and action = 'patient.transfer' order by event_id",
    [officeId],
  );

const setStatus = (officeId: number, status: string) =>
  adminQuery(
    "update offices set subscription_status = $2::subscription_status where office_id = $1",
    [officeId, status],
  );

/** Until so many statements wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  const look = async () => {
    const rows = await adminQuery(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    expect(rows).toHaveLength(count);
  };
  await vi.waitFor(look, { timeout: 15_000 });
}

describe("transferring an active patient", () => {
  test("ends the stretch at the old office and begins one at the new, at one instant", async () => {
    const patientId = await activePatient();
    await setClock("2026-03-12T09:00:00.000Z");
    const moved = await transferPatient(manager, patientId, to.officeId);
    expect(moved).toMatchObject({
      patient_id: patientId,
      office_id: to.officeId,
      first_name: "First0",
      is_active_for_billing: true,
      activated_at: "2026-03-12T09:00:00.000Z",
      deactivated_at: null,
      last_billed_cycle: "2026-03-01",
      care_plan: { title: "Plan", status: "sent" },
    });
    const at = new Date("2026-03-12T09:00:00.000Z");
    expect(await stretchesOf(patientId)).toEqual([
      { office: from.officeId, by: "activation", from: new Date(NOW), until: at },
      { office: to.officeId, by: "transfer", from: at, until: null },
    ]);
  });

  test("the old office keeps what it was billed, the new one is billed from its next cycle", async () => {
    const patientId = await activePatient();
    await transferPatient(manager, patientId, to.officeId);
    expect(await billsOf(from.officeId)).toMatchObject([{ total: "2.00", status: "draft" }]);
    expect(await billsOf(to.officeId)).toEqual([]);
    await setClock("2026-04-02T12:00:00Z");
    await rollDueCycles(cron);
    expect(await billsOf(from.officeId)).toMatchObject([
      { period: "2026-03-01", total: "2.00", status: "sent", lines: ["patient_activation"] },
    ]);
    expect(await billsOf(to.officeId)).toMatchObject([
      { period: "2026-04-01", total: "2.00", status: "draft", lines: ["patient_renewal"] },
    ]);
  });

  test("is told to both offices, with ref and no name", async () => {
    const patientId = await activePatient();
    await transferPatient(manager, patientId, to.officeId);
    for (const { officeId } of [from, to]) {
      const audits = await auditsOf(officeId);
      expect(audits).toMatchObject([
        {
          details: {
            from_office_id: from.officeId,
            to_office_id: to.officeId,
            was_active: true,
            cycle: "2026-03-01",
          },
        },
      ]);
      expect(JSON.stringify(audits)).not.toMatch(/First0|Last0/);
    }
  });

  test("takes plans and identity along: the new office sees all of it, the old one nothing", async () => {
    const patientId = await activePatient();
    await transferPatient(manager, patientId, to.officeId);
    await deactivatePatient(to.manager, patientId);
    expect(await activatePatient(to.practitioner, patientId)).toMatchObject({
      status: "reactivated",
      office_id: to.officeId,
    });
    expect(await codeOf(deactivatePatient(from.manager, patientId))).toBe("not_found");
    const rows = await adminQuery(
      `select (select array_agg(distinct office_id) from care_plans where patient_id = $1) as plans,
         (select array_agg(office_id) from patient_identities where patient_id = $1) as identities`,
      [patientId],
    );
    expect(rows).toEqual([{ plans: [to.officeId], identities: [to.officeId] }]);
  });

  test("to and fro inside a cycle bills one fee, and the next cycle where the patient stays", async () => {
    const patientId = await activePatient();
    for (const office of [to, from, to, from]) {
      await transferPatient(manager, patientId, office.officeId);
    }
    expect(await billsOf(to.officeId)).toEqual([]);
    await setClock("2026-04-01T04:00:00Z");
    await rollDueCycles(cron);
    expect(await billsOf(to.officeId)).toEqual([]);
    expect(await billsOf(from.officeId)).toMatchObject([
      { total: "2.00", lines: ["patient_activation"] },
      { total: "2.00", lines: ["patient_renewal"] },
    ]);
  });

  test("deactivated and activated where it came in is not billed in that cycle, but in the next", async () => {
    const patientId = await activePatient();
    await transferPatient(manager, patientId, to.officeId);
    await deactivatePatient(to.manager, patientId);
    expect(await activatePatient(to.practitioner, patientId)).toMatchObject({ billed: false });
    await deactivatePatient(to.manager, patientId);
    await setClock("2026-04-01T04:00:00Z");
    expect(await activatePatient(to.practitioner, patientId)).toMatchObject({
      billed: true,
      cycle: { key: "2026-04-01" },
    });
  });

  test("at the very boundary was still the old office's patient when its cycle opened", async () => {
    const patientId = await activePatient();
    await setClock("2026-04-01T04:00:00.000Z");
    await transferPatient(manager, patientId, to.officeId);
    expect(await billsOf(from.officeId)).toMatchObject([
      { period: "2026-03-01", status: "sent" },
      { period: "2026-04-01", lines: ["patient_renewal"] },
    ]);
    await rollDueCycles(cron);
    expect(await billsOf(to.officeId)).toEqual([]);
  });

  test("brings both offices up to date first: late runs equal punctual ones", async () => {
    const patientId = await activePatient();
    const [stays = 0] = await makePatients(to, 1);
    await activatePatient(to.practitioner, stays);
    await setClock("2026-05-20T12:00:00Z");
    await transferPatient(manager, patientId, to.officeId);
    const periods = ["2026-03-01", "2026-04-01", "2026-05-01"];
    for (const { officeId } of [from, to]) {
      expect((await billsOf(officeId)).map((bill) => [bill["period"], bill["total"]])).toEqual(
        periods.map((period) => [period, "2.00"]),
      );
    }
  });
});

describe("transferring a patient who is not active", () => {
  test("only moves: activated at the new office, the patient is billed there", async () => {
    const [patientId = 0] = await makePatients(from, 1);
    const moved = await transferPatient(manager, patientId, to.officeId);
    expect(moved).toMatchObject({ office_id: to.officeId, is_active_for_billing: false });
    expect(await stretchesOf(patientId)).toEqual([]);
    expect(await activatePatient(to.practitioner, patientId)).toMatchObject({
      status: "activated",
      billed: true,
    });
  });

  test("who was billed at the old office this cycle is billed at the new one when activated", async () => {
    const patientId = await activePatient();
    await deactivatePatient(from.manager, patientId);
    await transferPatient(manager, patientId, to.officeId);
    expect(await activatePatient(to.practitioner, patientId)).toMatchObject({
      status: "reactivated",
      billed: true,
    });
  });
});

describe("a transfer is refused", () => {
  test("to whoever is not the company's manager", async () => {
    const patientId = await activePatient();
    const transfer = (who: Context) => codeOf(transferPatient(who, patientId, to.officeId));
    for (const who of [admin, from.manager, from.practitioner, asUser("auditor")]) {
      expect(await transfer(who)).toBe("forbidden");
    }
    const both = asUser("office_manager", { officeIds: [from.officeId, to.officeId] });
    expect(await transfer(both)).toBe("forbidden");
    for (const who of [
      to.manager,
      asUser("company_manager", { companyId: from.companyId + 1e6 }),
    ]) {
      expect(await transfer(who)).toBe("not_found");
    }
    expect(await auditsOf(from.officeId)).toEqual([]);
  });

  test("to an office of another company, whoever manages both, and to one that is none", async () => {
    const patientId = await activePatient();
    const foreign = await makeOffice();
    expect(await codeOf(transferPatient(manager, patientId, foreign.officeId))).toBe("not_found");
    expect(await codeOf(transferPatient(manager, patientId, 2_000_000_000))).toBe("not_found");
    const grants = [from, foreign].map(({ companyId }) => ({
      role: "company_manager" as const,
      companyId,
      officeIds: [],
    }));
    const ofBoth: Context = { ...manager, actor: { ...manager.actor, grants } as Context["actor"] };
    expect(await codeOf(transferPatient(ofBoth, patientId, foreign.officeId))).toBe("not_found");
  });

  test("to the office where the patient is, and to one that is closed", async () => {
    const patientId = await activePatient();
    expect(await codeOf(transferPatient(manager, patientId, from.officeId))).toBe("invalid_value");
    for (const status of ["canceled", "inactive"]) {
      await setStatus(to.officeId, status);
      expect(await codeOf(transferPatient(manager, patientId, to.officeId))).toBe(
        "office_not_billable",
      );
    }
    expect(await stretchesOf(patientId)).toHaveLength(1);
  });

  test("when the new office has a patient with that external id; nothing is moved then", async () => {
    const person = {
      first_name: "Ada",
      last_name: "Quinn",
      email: "a@q.test",
      external_id: "MR-7",
    };
    const { patient_id: patientId } = await createPatient(from.manager, from.officeId, person);
    await createPatient(to.manager, to.officeId, person);
    await addCarePlan(from.practitioner, patientId, { title: "Plan" });
    expect(await codeOf(transferPatient(manager, patientId, to.officeId))).toBe("already_exists");
    expect(await activatePatient(from.practitioner, patientId)).toMatchObject({ billed: true });
  });
});

describe("transfers at the same time", () => {
  test("of one patient to one office: one moves, the others find the patient there", async () => {
    const patientId = await activePatient();
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => codeOf(transferPatient(manager, patientId, to.officeId))),
    );
    expect(codes.sort()).toEqual([...Array<string>(5).fill("invalid_value"), "no refusal"]);
    expect(await stretchesOf(patientId)).toHaveLength(2);
    expect(await auditsOf(to.officeId)).toHaveLength(1);
  });

  test("A to B and B to A do not wait for each other forever", async () => {
    const there = await Promise.all(Array.from({ length: 4 }, () => activePatient()));
    const back = await makePatients(to, 4);
    for (const patientId of back) await activatePatient(to.practitioner, patientId);
    await Promise.all([
      ...there.map((patientId) => transferPatient(manager, patientId, to.officeId)),
      ...back.map((patientId) => transferPatient(manager, patientId, from.officeId)),
    ]);
    const [row] = await adminQuery(
      `select count(*) filter (where office_id = $1)::int as here, count(*) filter (where office_id = $2)::int as there
       from patients where is_active_for_billing`,
      [from.officeId, to.officeId],
    );
    expect(row).toEqual({ here: 4, there: 4 });
  });

  test("of one patient to two offices end where the last one left it, each with its stretch", async () => {
    const third = await makeOffice({ companyId: from.companyId });
    const patientId = await activePatient();
    const codes = await Promise.all(
      [to, third].map(({ officeId }) => codeOf(transferPatient(manager, patientId, officeId))),
    );
    expect(codes).toEqual(["no refusal", "no refusal"]);
    const stretches = await stretchesOf(patientId);
    expect(stretches).toHaveLength(3);
    const [row] = await adminQuery("select office_id from patients where patient_id = $1", [
      patientId,
    ]);
    expect(stretches[2]?.["office"]).toBe(row?.["office_id"]);
  });

  test("as a rollover: a patient is carried over at one office, never at both or none", async () => {
    const patientIds = await Promise.all(Array.from({ length: 5 }, () => activePatient()));
    await setClock("2026-04-01T04:00:00Z");
    await Promise.all([
      rollDueCycles(cron),
      ...patientIds.map((patientId) => transferPatient(manager, patientId, to.officeId)),
      rollDueCycles(cron),
    ]);
    expect(await billsOf(from.officeId)).toMatchObject([
      { total: "10.00", status: "sent" },
      { total: "10.00", status: "draft" },
    ]);
    expect(await billsOf(to.officeId)).toEqual([]);
    await setClock("2026-05-01T04:00:00Z");
    await rollDueCycles(cron);
    expect(await billsOf(from.officeId)).toHaveLength(2);
    expect(await billsOf(to.officeId)).toMatchObject([{ period: "2026-05-01", total: "10.00" }]);
  });

  test("as a plan is built: the plan is written where the patient goes, or not at all", async () => {
    const [patientId = 0] = await makePatients(from, 1, { withPlan: false });
    const client = await adminClient();
    try {
      await client.query("begin");
      await client.query("select 1 from patients where patient_id = $1 for update", [patientId]);
      const plan = { title: "Plan" };
      const built = [manager, from.practitioner].map((who) =>
        codeOf(addCarePlan(who, patientId, plan)),
      );
      await untilWaiting(2);
      await client.query("update patients set office_id = $2 where patient_id = $1", [
        patientId,
        to.officeId,
      ]);
      await client.query("commit");
      expect(await Promise.all(built)).toEqual(["no refusal", "not_found"]);
    } finally {
      await client.end();
    }
    const plans = await adminQuery("select office_id from care_plans where patient_id = $1", [
      patientId,
    ]);
    expect(plans).toEqual([{ office_id: to.officeId }]);
  });

  test("as other verbs on the patient: those follow to the new office", async () => {
    const patientIds = await Promise.all(Array.from({ length: 6 }, () => activePatient()));
    const codes = await Promise.all(
      patientIds.flatMap((patientId) => [
        codeOf(transferPatient(manager, patientId, to.officeId)),
        codeOf(addCarePlan(manager, patientId, { title: "Another" })),
        codeOf(deactivatePatient(manager, patientId)),
      ]),
    );
    expect(new Set(codes)).toEqual(new Set(["no refusal"]));
    const strayed = await adminQuery(
      `select 1 from care_plans c join patients p using (patient_id)
       where p.patient_id = any($1) and c.office_id <> p.office_id`,
      [patientIds],
    );
    expect(strayed).toEqual([]);
    const open = await adminQuery(
      "select 1 from patient_activations where patient_id = any($1) and deactivated_at is null",
      [patientIds],
    );
    expect(open).toEqual([]);
  });
});
