import { beforeEach, describe, expect, test } from "vitest";
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
import { deactivatePatient } from "./deactivate-patient";
import { deactivatePatients } from "./deactivate-patients";
import { rollDueCycles } from "./roll-due-cycles";

const NOW = new Date("2026-03-10T15:00:00.000Z");

let office: TestOffice;

beforeEach(async () => {
  await setClock(NOW.toISOString());
  office = await makeOffice();
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

async function activePatients(count: number): Promise<number[]> {
  const ids = await makePatients(office, count);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  return ids;
}

const auditsOf = (officeId: number) =>
  adminQuery(
    "select object_id, details from audit_events where office_id = $1 and action = 'patient.deactivate' order by event_id",
    [officeId],
  );

const countOpen = async () => {
  const [row] = await adminQuery(
    `select (select count(*)::int from patient_activations where office_id = $1 and deactivated_at is null) as stretches,
       (select count(*)::int from patients where office_id = $1 and is_active_for_billing) as patients`,
    [office.officeId],
  );
  return row;
};

describe("deactivating many", () => {
  test("answers one result per id, each on its own, a repeated id once, and audits each once", async () => {
    const [first = 0, second = 0] = await activePatients(2);
    const [never = 0] = await makePatients(office, 1);
    const [theirs = 0] = await makePatients(await makeOffice(), 1);
    const ids = [first, theirs, never, second, first];
    const { results } = await deactivatePatients(office.manager, office.officeId, ids);
    expect(results).toEqual([
      { patientId: first, status: "deactivated", deactivatedAt: NOW },
      { patientId: theirs, status: "refused", code: "not_found" },
      { patientId: never, status: "already_inactive", deactivatedAt: null },
      { patientId: second, status: "deactivated", deactivatedAt: NOW },
      { patientId: first, status: "already_inactive", deactivatedAt: NOW },
    ]);
    expect(await countOpen()).toEqual({ stretches: 0, patients: 0 });
    expect((await auditsOf(office.officeId)).map((audit) => audit["object_id"])).toEqual(
      [first, second].map(String),
    );
  });

  test("a thousand in one go keeps the running cycle's bill and carries none over", async () => {
    const ids = await activePatients(1000);
    const { results } = await deactivatePatients(office.practitioner, office.officeId, ids);
    expect(results.every(({ status }) => status === "deactivated")).toBe(true);
    await setClock("2026-04-01T04:00:00Z");
    await rollDueCycles(cron, { officeId: office.officeId });
    const bills = await adminQuery("select total_amount::text from invoices where office_id = $1", [
      office.officeId,
    ]);
    expect(bills).toEqual([{ total_amount: "2000.00" }]);
  });

  test("again changes nothing and keeps the instant", async () => {
    const ids = await activePatients(2);
    await deactivatePatients(office.manager, office.officeId, ids);
    await setClock("2026-03-11T15:00:00Z");
    const { results } = await deactivatePatients(office.manager, office.officeId, ids);
    expect(results).toEqual(
      ids.map((patientId) => ({ patientId, status: "already_inactive", deactivatedAt: NOW })),
    );
    expect(await auditsOf(office.officeId)).toHaveLength(2);
  });

  test("overlapping lists at once deactivate every patient once", async () => {
    const ids = await activePatients(20);
    const answers = await Promise.all(
      [ids, ids.slice(5), [...ids].reverse()].map((list) =>
        deactivatePatients(office.practitioner, office.officeId, list),
      ),
    );
    const done = answers.flatMap(({ results }) =>
      results.filter(({ status }) => status === "deactivated"),
    );
    expect(new Set(done.map(({ patientId }) => patientId))).toEqual(new Set(ids));
    expect(done).toHaveLength(20);
    expect(await auditsOf(office.officeId)).toHaveLength(20);
  });

  test("as they are activated leaves each active or not, with a stretch to match", async () => {
    const ids = await activePatients(10);
    await Promise.all([
      deactivatePatients(office.practitioner, office.officeId, ids),
      activateManyPatients(office.practitioner, office.officeId, [...ids].reverse()),
      deactivatePatients(office.practitioner, office.officeId, ids.slice(3)),
    ]);
    const open = await countOpen();
    expect(open?.["stretches"]).toBe(open?.["patients"]);
  });

  test("is refused to the platform's people, and hidden from other offices", async () => {
    const ids = await activePatients(1);
    const deactivate = (who: Context) => codeOf(deactivatePatients(who, office.officeId, ids));
    expect(await deactivate(admin)).toBe("forbidden");
    expect(await deactivate(asUser("auditor"))).toBe("forbidden");
    const stranger = await makeOffice();
    expect(await deactivate(stranger.manager)).toBe("not_found");
    expect(await codeOf(deactivatePatient(stranger.manager, ids[0] ?? 0))).toBe("not_found");
    expect(await countOpen()).toEqual({ stretches: 1, patients: 1 });
  });
});
