import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { disconnect } from "@/lib/db/client";
import { browserOf, type Caller } from "@/lib/testing/callers";
import { adminQuery } from "@/lib/testing/database";
import { makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import { activate, create, deactivate, previewActivation, savePlan, search } from "./actions";

let requestHeaders = new Headers();

// The request around an action is Next's own.
vi.mock("next/headers", () => ({ headers: () => Promise.resolve(requestHeaders) }));
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let office: TestOffice;
let practitioner: Caller;

const signInAs = (caller: Caller) => {
  requestHeaders = new Headers(caller);
};
const codeOf = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
  result.ok ? "done" : result.problem.code;
async function dataOf<T>(answer: Promise<{ ok: true; data: T } | { ok: false }>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error("The action was refused.");
  return result.data;
}

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  office = await makeOffice();
  practitioner = await browserOf("practitioner", office);
});
afterAll(() => disconnect());

describe("the patients' actions", () => {
  test("lead a practitioner from a new patient to a billed one, the cost told before", async () => {
    signInAs(practitioner);
    const { officeId } = office;
    const person = { first_name: "Jun", last_name: "Nakamura", email: "jun@patients.test" };
    const { patientId } = await dataOf(create({ officeId, ...person }));
    const planless = await dataOf(previewActivation({ officeId, patientIds: [patientId] }));
    expect(planless).toMatchObject({ total: "0.00", rows: [{ outcome: "care_plan_required" }] });

    await dataOf(savePlan({ patientId, title: "Lower back" }));
    const preview = await dataOf(previewActivation({ officeId, patientIds: [patientId] }));
    expect(preview).toMatchObject({
      total: "2.00",
      rows: [{ name: "Nakamura, Jun", outcome: "billed", cost: "2.00" }],
    });
    const result = await dataOf(activate({ officeId, patientIds: [patientId] }));
    expect(result).toEqual({
      rows: [{ patientId, status: "activated", code: null, fee: "2.00" }],
      total: preview.total,
    });
  });

  test("tell what came of each of many", async () => {
    signInAs(practitioner);
    const [ready = 0, active = 0] = await makePatients(office, 2);
    const [planless = 0] = await makePatients(office, 1, { withPlan: false });
    const { officeId } = office;
    await dataOf(activate({ officeId, patientIds: [active] }));
    const patientIds = [ready, active, planless, 999_999];
    const { rows, total } = await dataOf(activate({ officeId, patientIds }));
    expect(rows).toEqual([
      { patientId: ready, status: "activated", code: null, fee: "2.00" },
      { patientId: active, status: "already_active", code: null, fee: "0.00" },
      { patientId: planless, status: "refused", code: "care_plan_required", fee: "0.00" },
      { patientId: 999_999, status: "refused", code: "not_found", fee: "0.00" },
    ]);
    expect(total).toBe("2.00");
  });

  test("deactivate each by itself, and one that is gone does not stop the others", async () => {
    signInAs(practitioner);
    const patientIds = await makePatients(office, 2);
    const { officeId } = office;
    await dataOf(activate({ officeId, patientIds }));
    const result = await dataOf(deactivate({ officeId, patientIds: [999_999, ...patientIds] }));
    expect(result).toEqual({ deactivated: 2, refused: 1 });
  });

  test("find by exact text, and the audit notes whose names were seen without naming them", async () => {
    signInAs(practitioner);
    const { rows } = await dataOf(search({ officeId: office.officeId, text: " nakamura " }));
    expect(rows.map(({ name }) => name)).toEqual(["Nakamura, Jun"]);
    const none = await dataOf(search({ officeId: office.officeId, text: "Naka" }));
    expect(none.rows).toEqual([]);
    const events = await adminQuery<{ details: object }>(
      "select details from audit_events where office_id = $1",
      [office.officeId],
    );
    expect(JSON.stringify(events)).toContain(rows[0]?.ref);
    expect(JSON.stringify(events).toLowerCase()).not.toMatch(/nakamura|jun@/);
  });

  test("are closed to the platform's people, and to other offices as if nothing were there", async () => {
    const patientIds = await makePatients(office, 1);
    const { officeId } = office;
    const elsewhere = await makeOffice();
    signInAs(await browserOf("practitioner", elsewhere));
    expect(codeOf(await activate({ officeId, patientIds }))).toBe("not_found");
    expect(codeOf(await search({ officeId, text: "Last0" }))).toBe("not_found");
    expect(codeOf(await deactivate({ officeId, patientIds }))).toBe("not_found");
    signInAs(await browserOf("admin"));
    expect(codeOf(await activate({ officeId, patientIds }))).toBe("forbidden");
    expect(codeOf(await previewActivation({ officeId, patientIds }))).toBe("forbidden");
    signInAs({});
    expect(codeOf(await activate({ officeId, patientIds }))).toBe("unauthenticated");
  });

  test("say at the field what is wrong with a new patient, without repeating it", async () => {
    signInAs(practitioner);
    const person = { first_name: "Jun", last_name: "Okafor", email: "not an address" };
    const result = await create({ officeId: office.officeId, ...person });
    expect(result).toMatchObject({ ok: false, problem: { errors: [{ path: "email" }] } });
    expect(JSON.stringify(result)).not.toContain("not an address");
  });
});
