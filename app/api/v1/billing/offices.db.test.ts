import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { browserOf, call, type Caller, keyOf } from "@/lib/testing/callers";
import { makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import * as office from "./offices/[office_id]/route";
import * as offices from "./offices/route";
import * as activate from "./patients/[patient_id]/activate/route";
import * as transfer from "./patients/[patient_id]/transfer/route";

// Only Next itself can say when an answer is out.
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let own: TestOffice;
let admin: Caller;
let manager: Caller;

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  admin = await keyOf({ kind: "admin" });
});
beforeEach(async () => {
  own = await makeOffice();
  manager = await browserOf("company_manager", { companyId: own.companyId });
});
afterAll(() => disconnect());

async function ask(...asked: Parameters<typeof call>) {
  const response = await call(...asked);
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, headers: response.headers };
}

describe("POST /offices", () => {
  const body = () => ({
    company_id: own.companyId,
    name: "North Office",
    billing_email: "North@Office.test",
    time_zone: "America/Chicago",
  });

  test("adds an office once per idempotency key, for admins' keys and the company's manager", async () => {
    for (const [as, key] of [
      [admin, "by-key"],
      [manager, "by-manager"],
    ] as const) {
      const headers = { "idempotency-key": key };
      const first = await ask(offices, "POST", { as, body: body(), headers });
      expect(first).toMatchObject({
        status: 201,
        body: {
          company_id: own.companyId,
          billing_email: "north@office.test",
          subscription_status: "active",
          billing_cycle_anchor_date: "2026-03-01",
          parent_office_id: null,
        },
      });
      const again = await ask(offices, "POST", { as, body: body(), headers });
      expect(again.body).toEqual(first.body);
      expect(again.headers.get("idempotency-replayed")).toBe("true");
    }
    const rows = await adminQuery("select 1 from offices where company_id = $1", [own.companyId]);
    expect(rows).toHaveLength(3);
  });

  test("is forbidden to keys of a company and to an office's manager", async () => {
    const key = await keyOf({ kind: "company", companyId: own.companyId });
    const ofOffice = await browserOf("office_manager", own);
    for (const as of [key, ofOffice]) {
      expect((await ask(offices, "POST", { as, body: body() })).status).toBe(403);
    }
  });

  test.each([
    [{ time_zone: "Mars/Olympus" }, 422],
    [{ time_zone: "+05:00" }, 422],
    [{ billing_email: "nobody" }, 422],
    [{ name: " " }, 422],
    [{ billing_cycle_anchor_date: "2026-02-30" }, 422],
    [{ subscription_status: "trialing" }, 422],
    [{ company_id: 2_000_000_000 }, 404],
    [{ parent_office_id: 2_000_000_000 }, 404],
  ])("with %j is refused", async (change, status) => {
    const answer = await ask(offices, "POST", { as: admin, body: { ...body(), ...change } });
    expect(answer.status).toBe(status);
  });
});

describe("PATCH /offices/{id}", () => {
  const patch = (as: Caller, body: object, officeId = own.officeId) =>
    ask(office, "PATCH", { as, params: { office_id: officeId }, body });

  test("changes what is given; GET then shows the same", async () => {
    const changed = await patch(manager, { time_zone: "America/Denver", name: "West Office" });
    expect(changed).toMatchObject({
      status: 200,
      body: { time_zone: "America/Denver", name: "West Office", cycle: { key: "2026-03-01" } },
    });
    const shown = await ask(office, "GET", { as: manager, params: { office_id: own.officeId } });
    expect(shown.body).toEqual(changed.body);
  });

  test("sets the status for admins only", async () => {
    const trial = { subscription_status: "trialing", trial_ends_at: "2026-06-01T00:00:00+02:00" };
    expect(await patch(manager, trial)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await patch(admin, trial)).toMatchObject({
      status: 200,
      body: { subscription_status: "trialing", trial_ends_at: "2026-05-31T22:00:00.000Z" },
    });
  });

  test("is forbidden to an office's key and a practitioner, and hides other offices", async () => {
    const key = await keyOf({ kind: "office", officeId: own.officeId });
    const practitioner = await browserOf("practitioner", own);
    for (const as of [key, practitioner]) {
      expect((await patch(as, { name: "Other" })).status).toBe(403);
    }
    const foreign = await makeOffice();
    expect((await patch(manager, { name: "Other" }, foreign.officeId)).status).toBe(404);
  });

  test("needs the scope of what is changed", async () => {
    const edits = await keyOf({ kind: "admin" }, ["offices:write"]);
    const charges = await keyOf({ kind: "admin" }, ["charges:write"]);
    expect((await patch(edits, { name: "Other" })).status).toBe(200);
    expect((await patch(edits, { subscription_status: "inactive" })).status).toBe(403);
    expect((await patch(charges, { subscription_status: "inactive" })).status).toBe(200);
    expect((await patch(charges, { name: "Another" })).status).toBe(403);
  });

  test.each([
    [{ subscription_status: "past_due" }, 422],
    [{ subscription_status: "trialing" }, 422],
    [{ trial_ends_at: "tomorrow" }, 422],
    [{ time_zone: "Mars/Olympus" }, 422],
    [{ company_id: 1 }, 422],
    [{ credit_balance: "5.00" }, 422],
    [{ current_plan_id: 2_000_000_000 }, 404],
  ])("with %j is refused", async (change, status) => {
    expect((await patch(admin, change)).status).toBe(status);
  });
});

describe("POST /patients/{id}/transfer", () => {
  async function activePatient(): Promise<number> {
    const [patientId = 0] = await makePatients(own, 1);
    const as = await keyOf({ kind: "office", officeId: own.officeId });
    await ask(activate, "POST", { as, params: { patient_id: patientId } });
    return patientId;
  }
  const move = (as: Caller, patientId: number, body: object, headers = {}) =>
    ask(transfer, "POST", { as, params: { patient_id: patientId }, body, headers });

  test("answers the patient at the new office, and the same again for the same key", async () => {
    const target = await makeOffice({ companyId: own.companyId });
    const patientId = await activePatient();
    const body = { office_id: target.officeId };
    const headers = { "idempotency-key": "move" };
    const moved = await move(manager, patientId, body, headers);
    expect(moved).toMatchObject({
      status: 200,
      body: { patient_id: patientId, office_id: target.officeId, is_active_for_billing: true },
    });
    expect((await move(manager, patientId, body, headers)).body).toEqual(moved.body);
    expect(await move(manager, patientId, body)).toMatchObject({
      status: 422,
      body: { code: "invalid_value", errors: [{ path: "office_id" }] },
    });
  });

  test("is for the company's manager alone, inside the company", async () => {
    const target = await makeOffice({ companyId: own.companyId });
    const foreign = await makeOffice();
    const patientId = await activePatient();
    const key = await keyOf({ kind: "company", companyId: own.companyId });
    const ofOffice = await browserOf("office_manager", own);
    for (const as of [admin, key, ofOffice]) {
      expect((await move(as, patientId, { office_id: target.officeId })).status).toBe(403);
    }
    expect((await move(manager, patientId, { office_id: foreign.officeId })).status).toBe(404);
    expect((await move(manager, 2_000_000_000, { office_id: target.officeId })).status).toBe(404);
    expect((await move(manager, patientId, {})).status).toBe(422);
    expect((await move(manager, patientId, { office_id: "1" })).status).toBe(422);
  });

  test("to an office that takes no activations is a conflict", async () => {
    const target = await makeOffice({ companyId: own.companyId });
    const params = { office_id: target.officeId };
    await ask(office, "PATCH", { as: admin, params, body: { subscription_status: "canceled" } });
    expect(await move(manager, await activePatient(), params)).toMatchObject({
      status: 409,
      body: { code: "office_not_billable" },
    });
  });
});
