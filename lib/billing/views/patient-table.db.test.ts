import { beforeAll, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import {
  admin,
  asUser,
  makeCompany,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import { Refusal } from "../domain/errors";
import { activateManyPatients, activatePatient } from "../operations/activate-patient";
import { deactivatePatient } from "../operations/deactivate-patient";
import { activationPreview } from "./activation-preview";
import { patientTable, type PatientTableIn, type PatientRowView } from "./patient-table";
import { patientTabs } from "./patient-tabs";

let office: TestOffice;
let sister: TestOffice;
let ids: number[];
let planless: number[];

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const table = (input: Partial<PatientTableIn> = {}) =>
  patientTable(office.practitioner, office.officeId, {
    tab: "all",
    sort: "status",
    limit: 50,
    ...input,
  });

async function allPages(input: Partial<PatientTableIn>): Promise<PatientRowView[]> {
  const rows: PatientRowView[] = [];
  let cursor: string | undefined;
  do {
    const page = await table({ ...input, cursor });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

// 0-3 active since 2 February, 4-5 since 5 March, 6 left in February, 7 left today, 8-9 not active yet.
beforeAll(async () => {
  await setClock("2026-02-02T15:00:00Z");
  const companyId = await makeCompany();
  office = await makeOffice({ companyId });
  sister = await makeOffice({ companyId });
  ids = await makePatients(office, 10);
  planless = await makePatients(office, 1, { withPlan: false });
  const activate = (from: number, to: number) =>
    activateManyPatients(office.practitioner, office.officeId, ids.slice(from, to));
  await activate(0, 4);
  await activate(6, 7);
  await deactivatePatient(office.practitioner, ids[6] ?? 0);
  await setClock("2026-03-05T15:00:00Z");
  await activate(4, 6);
  await activate(7, 8);
  await deactivatePatient(office.practitioner, ids[7] ?? 0);
});

describe("the portal's list of patients", () => {
  test("has quick views that hold what their counts say", async () => {
    const counts = await patientTabs(office.practitioner, office.officeId);
    expect(counts).toEqual({ all: 11, active: 6, not_active_yet: 3, inactive: 2 });
    for (const tab of ["all", "active", "not_active_yet", "inactive"] as const) {
      expect((await table({ tab })).rows).toHaveLength(counts[tab]);
    }
  });

  test("by status begins with who needs something; the active ones with the latest first", async () => {
    const { rows } = await table();
    expect(rows.map((row) => row.status)).toEqual([
      ...["not_active_yet", "not_active_yet", "not_active_yet", "inactive", "inactive"],
      ...["active", "active", "active", "active", "active", "active"],
    ]);
    expect(rows[5]?.activeSince).toBe("2026-03-05T15:00:00.000Z");
    expect(rows[10]?.activeSince).toBe("2026-02-02T15:00:00.000Z");
  });

  test.each([
    "status",
    "-status",
    "active_since",
    "-active_since",
    "last_billed",
    "-last_billed",
  ] as const)(
    "pages by %s hold the same rows in the same order as one long page, missing values last",
    async (sort) => {
      const whole = (await table({ sort })).rows;
      expect(await allPages({ sort, limit: 2 })).toEqual(whole);
      if (sort.endsWith("active_since")) {
        expect(whole.slice(6).map((row) => row.activeSince)).toEqual([
          null,
          null,
          null,
          null,
          null,
        ]);
      }
      if (sort.endsWith("last_billed")) {
        expect(whole.slice(8).map((row) => row.lastBilledCycle)).toEqual([null, null, null]);
      }
    },
  );

  test("tells name, plan, last billed cycle and whether this cycle is billed", async () => {
    const rows = new Map((await table()).rows.map((row) => [row.patientId, row]));
    expect(rows.get(ids[0] ?? 0)).toMatchObject({
      name: "Last0, First0",
      plan: { status: "sent", sentAt: "2026-02-02T15:00:00.000Z" },
      lastBilledCycle: "2026-03-01",
      hasLineInCycle: true,
    });
    expect(rows.get(ids[6] ?? 0)).toMatchObject({
      lastBilledCycle: "2026-02-01",
      hasLineInCycle: false,
    });
    expect(rows.get(ids[7] ?? 0)).toMatchObject({ status: "inactive", hasLineInCycle: true });
    expect(rows.get(ids[9] ?? 0)).toMatchObject({ plan: { status: "draft", sentAt: null } });
    expect(rows.get(planless[0] ?? 0)).toMatchObject({ plan: null, activeSince: null });
  });

  test("filters by plan and by the local day of activation", async () => {
    const count = async (input: Partial<PatientTableIn>) =>
      (await allPages({ ...input, limit: 2 })).length;
    expect(await count({ plan: "none" })).toBe(1);
    expect(await count({ plan: "draft" })).toBe(2);
    expect(await count({ plan: "sent" })).toBe(8);
    expect(await count({ activeFromOn: "2026-03-05" })).toBe(2);
    expect(await count({ activeToOn: "2026-02-02" })).toBe(4);
    expect(await count({ activeFromOn: "2026-02-03", activeToOn: "2026-03-04" })).toBe(0);
  });

  test("refuses a cursor of another sort or filter", async () => {
    const { nextCursor } = await table({ limit: 2 });
    const cursor = nextCursor ?? "";
    expect(await code(table({ limit: 2, cursor, sort: "last_billed" }))).toBe("cursor_mismatch");
    expect(await code(table({ limit: 2, cursor, tab: "active" }))).toBe("cursor_mismatch");
    expect(await code(table({ limit: 3, cursor }))).toBe("no refusal");
  });

  test("is audited by refs, and not for administrators, auditors or strangers", async () => {
    const { rows } = await table({ limit: 3 });
    const [event] = await adminQuery<{ action: string; details: { refs: string[] } }>(
      "select action, details from audit_events order by event_id desc limit 1",
    );
    expect(event?.action).toBe("patient.names.read");
    expect(event?.details.refs).toEqual(rows.map((row) => row.ref));
    const input = { tab: "all", sort: "status", limit: 1 } as const;
    expect(await code(patientTable(admin, office.officeId, input))).toBe("forbidden");
    expect(await code(patientTable(asUser("auditor"), office.officeId, input))).toBe("forbidden");
    expect(await code(patientTable(sister.practitioner, office.officeId, input))).toBe("not_found");
    expect(await code(patientTabs(sister.practitioner, office.officeId))).toBe("not_found");
  });
});

describe("the preview of an activation", () => {
  test("says for each what will happen and adds up what it costs", async () => {
    const asked = [ids[8], ids[9], ids[7], ids[6], ids[0], planless[0], ids[8], 999_999].map(
      (id) => id ?? 0,
    );
    const preview = await activationPreview(office.practitioner, office.officeId, asked);
    expect(preview.rows.map((row) => [row.name, row.outcome, row.cost, row.isReturning])).toEqual([
      ["Last8, First8", "billed", "2.00", false],
      ["Last9, First9", "billed", "2.00", false],
      ["Last7, First7", "already_billed", "0.00", true],
      ["Last6, First6", "billed", "2.00", true],
      ["Last0, First0", "already_active", "0.00", true],
      ["Last0, First0", "care_plan_required", null, false],
      ["Unknown", "not_found", null, false],
    ]);
    expect(preview).toMatchObject({
      total: "6.00",
      fee: "2.00",
      cycleStart: "2026-03-01T05:00:00.000Z",
      cycleEnd: "2026-04-01T04:00:00.000Z",
    });
  });

  test("foresees what the verb then does, in an office that was not rolled yet, too", async () => {
    const late = await makeOffice();
    const [patientId = 0] = await makePatients(late, 1);
    await activatePatient(late.practitioner, patientId);
    await deactivatePatient(late.practitioner, patientId);
    await setClock("2026-04-20T15:00:00Z");
    const preview = await activationPreview(late.practitioner, late.officeId, [patientId]);
    const done = await activatePatient(late.practitioner, patientId);
    expect(preview.rows[0]).toMatchObject({ outcome: "billed", cost: done.fee, isReturning: true });
    expect(preview).toMatchObject({ cycleStart: done.cycle.start, cycleEnd: done.cycle.end });
  });

  test("names nothing that belongs to another office", async () => {
    const preview = await activationPreview(sister.practitioner, sister.officeId, [ids[0] ?? 0]);
    expect(preview.rows).toMatchObject([{ name: "Unknown", outcome: "not_found" }]);
    expect(await code(activationPreview(admin, office.officeId, ids))).toBe("forbidden");
    expect(await code(activationPreview(sister.practitioner, office.officeId, ids))).toBe(
      "not_found",
    );
  });
});
