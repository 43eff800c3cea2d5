import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import {
  admin,
  asUser,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import { Refusal } from "../domain/errors";
import { activateManyPatients, activatePatient } from "./activate-patient";
import { chargeOneOff } from "./charge-one-off";
import { deactivatePatient } from "./deactivate-patient";

let office: TestOffice;

beforeAll(() => setClock("2026-03-10T15:00:00Z"));
beforeEach(async () => {
  office = await makeOffice();
});

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

async function linesOf(officeId: number) {
  return adminQuery<{ item_type: string; total: string; lines: number }>(
    `select i.total_amount::text as total, i.line_count as lines, count(l.*)::int as counted, i.status::text
     from invoices i left join invoice_line_items l using (invoice_id)
     where i.office_id = $1 group by i.invoice_id order by i.invoice_id`,
    [officeId],
  );
}

async function auditsOf(officeId: number, action: string) {
  return adminQuery<{ details: Record<string, unknown>; actor_type: string }>(
    "select details, actor_type from audit_events where office_id = $1 and action = $2 order by event_id",
    [officeId, action],
  );
}

async function setStatus(officeId: number, status: string) {
  await adminQuery(
    "update offices set subscription_status = $2::subscription_status, trial_ends_at = case when $2 = 'trialing' then '2027-01-01Z'::timestamptz end where office_id = $1",
    [officeId, status],
  );
}

describe("activating a patient", () => {
  test("sends the plan, bills one fee onto the cycle's draft and is audited", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    const result = await activatePatient(office.practitioner, patientId);
    expect(result).toMatchObject({
      status: "activated",
      billed: true,
      fee: "2.00",
      activated_at: "2026-03-10T15:00:00.000Z",
      cycle: {
        key: "2026-03-01",
        start: "2026-03-01T05:00:00.000Z",
        end: "2026-04-01T04:00:00.000Z",
      },
    });
    expect(await linesOf(office.officeId)).toMatchObject([
      { total: "2.00", lines: 1, counted: 1, status: "draft" },
    ]);
    const plans = await adminQuery(
      "select status::text, sent_at from care_plans where patient_id = $1",
      [patientId],
    );
    expect(plans).toEqual([{ status: "sent", sent_at: new Date("2026-03-10T15:00:00Z") }]);
    expect(await auditsOf(office.officeId, "patient.activate")).toMatchObject([
      {
        actor_type: "user",
        details: { fee_cents: 200, cycle: "2026-03-01", line_item_id: result.line_item_id },
      },
    ]);
  });

  test("again changes and bills nothing", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    await activatePatient(office.practitioner, patientId);
    await setClock("2026-03-11T15:00:00Z");
    expect(await activatePatient(office.practitioner, patientId)).toMatchObject({
      status: "already_active",
      billed: false,
      fee: "0.00",
      invoice_id: null,
      activated_at: "2026-03-10T15:00:00.000Z",
    });
    expect(await linesOf(office.officeId)).toMatchObject([{ total: "2.00", lines: 1 }]);
    await setClock("2026-03-10T15:00:00Z");
  });

  test("twenty times at once bills once", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => activatePatient(office.practitioner, patientId)),
    );
    expect(results.filter((result) => result.billed)).toHaveLength(1);
    expect(await linesOf(office.officeId)).toMatchObject([{ total: "2.00", lines: 1, counted: 1 }]);
  });

  test("without a care plan, at an office that is closed, or that is another's is refused", async () => {
    const [planless = 0] = await makePatients(office, 1, { withPlan: false });
    const [patientId = 0] = await makePatients(office, 1);
    expect(await code(activatePatient(office.practitioner, planless))).toBe("care_plan_required");
    const stranger = await makeOffice();
    expect(await code(activatePatient(stranger.practitioner, patientId))).toBe("not_found");
    expect(await code(activatePatient(admin, patientId))).toBe("forbidden");
    for (const status of ["canceled", "inactive"]) {
      await setStatus(office.officeId, status);
      expect(await code(activatePatient(office.practitioner, patientId))).toBe(
        "office_not_billable",
      );
    }
    expect(await linesOf(office.officeId)).toEqual([]);
  });

  test("during a trial records activity and bills nothing; past due it bills", async () => {
    const [first = 0, second = 0] = await makePatients(office, 2);
    await setStatus(office.officeId, "trialing");
    expect(await activatePatient(office.practitioner, first)).toMatchObject({
      status: "activated",
      billed: false,
      fee: "0.00",
      line_item_id: null,
    });
    await setStatus(office.officeId, "past_due");
    expect(await activatePatient(office.practitioner, second)).toMatchObject({ billed: true });
  });

  test("again in a cycle that is billed already reactivates for nothing", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    await activatePatient(office.practitioner, patientId);
    expect(await deactivatePatient(office.manager, patientId)).toMatchObject({
      status: "deactivated",
    });
    expect(await deactivatePatient(office.manager, patientId)).toMatchObject({
      status: "already_inactive",
    });
    expect(await activatePatient(office.practitioner, patientId)).toMatchObject({
      status: "reactivated",
      billed: false,
      fee: "0.00",
    });
    expect(await linesOf(office.officeId)).toMatchObject([{ total: "2.00", lines: 1 }]);
    const stretches = await adminQuery("select 1 from patient_activations where patient_id = $1", [
      patientId,
    ]);
    expect(stretches).toHaveLength(2);
  });

  test("is not billed again in a cycle whose draft an operator canceled", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    await activatePatient(office.practitioner, patientId);
    await adminQuery(
      "update invoices set status = 'canceled', cancel_reason = 'operator', canceled_at = now() where office_id = $1",
      [office.officeId],
    );
    await deactivatePatient(office.manager, patientId);
    expect(await activatePatient(office.practitioner, patientId)).toMatchObject({ billed: false });
  });
});

describe("activating many", () => {
  test("answers one result per id, each on its own, a repeated id once", async () => {
    const [first = 0, second = 0] = await makePatients(office, 2);
    const [planless = 0] = await makePatients(office, 1, { withPlan: false });
    const foreign = await makeOffice();
    const [theirs = 0] = await makePatients(foreign, 1);
    const answer = await activateManyPatients(office.practitioner, office.officeId, [
      first,
      planless,
      theirs,
      second,
      first,
    ]);
    expect(answer).toEqual({
      results: [
        { patient_id: first, status: "activated" },
        { patient_id: planless, status: "refused", code: "care_plan_required" },
        { patient_id: theirs, status: "refused", code: "not_found" },
        { patient_id: second, status: "activated" },
        { patient_id: first, status: "already_active" },
      ],
      activated: 2,
      refused: 2,
    });
    expect(await linesOf(office.officeId)).toMatchObject([{ total: "4.00", lines: 2, counted: 2 }]);
    expect(await auditsOf(office.officeId, "patient.activate")).toHaveLength(2);
  });

  test("a thousand in one go: each its own result, whoever is foreign, planless or named twice", async () => {
    const ready = await makePatients(office, 940);
    const planless = await makePatients(office, 30, { withPlan: false });
    const foreign = await makePatients(await makeOffice(), 20);
    const repeated = ready.slice(0, 10);
    const ids = [...planless, ...ready, ...foreign, ...repeated];
    const answer = await activateManyPatients(office.practitioner, office.officeId, ids);
    expect(answer).toMatchObject({ activated: 940, refused: 50 });
    const expected = new Map<number, string>([
      ...planless.map((id) => [id, "care_plan_required"] as const),
      ...foreign.map((id) => [id, "not_found"] as const),
      ...ready.map((id) => [id, "activated"] as const),
    ]);
    expect(answer.results.slice(0, 990).map((row) => row.code ?? row.status)).toEqual(
      ids.slice(0, 990).map((id) => expected.get(id)),
    );
    expect(answer.results.slice(990)).toEqual(
      repeated.map((id) => ({ patient_id: id, status: "already_active" })),
    );
    expect(await linesOf(office.officeId)).toMatchObject([
      { total: "1880.00", lines: 940, counted: 940 },
    ]);
    expect(await auditsOf(office.officeId, "patient.activate")).toHaveLength(940);
  });

  test("by somebody of another office finds no office", async () => {
    const [patientId = 0] = await makePatients(office, 1);
    const stranger = asUser("practitioner", { officeIds: [office.officeId + 100_000] });
    expect(await code(activateManyPatients(stranger, office.officeId, [patientId]))).toBe(
      "not_found",
    );
  });

  test("overlapping lists at once bill every patient once", async () => {
    const ids = await makePatients(office, 30);
    await Promise.all(
      [0, 5, 10, 0].map((from) =>
        activateManyPatients(
          office.practitioner,
          office.officeId,
          ids.slice(from, from + 20).reverse(),
        ),
      ),
    );
    expect(await linesOf(office.officeId)).toMatchObject([
      { total: "60.00", lines: 30, counted: 30 },
    ]);
  });

  test("one by one at the same instant makes one draft that holds them all", async () => {
    const ids = await makePatients(office, 8);
    const results = await Promise.all(ids.map((id) => activatePatient(office.practitioner, id)));
    expect(new Set(results.map((result) => result.invoice_id)).size).toBe(1);
    expect(await linesOf(office.officeId)).toMatchObject([
      { total: "16.00", lines: 8, counted: 8, status: "draft" },
    ]);
  });

  test("onto a draft that can hold no more is refused, not failed", async () => {
    const charge = { charge_type: "data_import", quantity: 1, placement: "next_invoice" } as const;
    const most = { ...charge, office_id: office.officeId, amount: 9_999_999_999 };
    await chargeOneOff(admin, most);
    expect(await code(chargeOneOff(admin, most))).toBe("invalid_value");
    const [patientId = 0] = await makePatients(office, 1);
    expect(await code(activatePatient(office.practitioner, patientId))).toBe("invalid_state");
    expect(await linesOf(office.officeId)).toMatchObject([{ total: "99999999.99", counted: 1 }]);
  });
});
