import { beforeAll, describe, expect, test } from "vitest";
import type { ApiKeyActor, Scope } from "@/lib/auth/actor";
import { adminQuery } from "@/lib/testing/database";
import { makeInvoices } from "@/lib/testing/factories";
import {
  admin,
  asUser,
  makeCompany,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import type { Context } from "../context";
import { pageIn } from "../contract/fields";
import { lineItemListIn, lineItemListOut } from "../contract/invoices";
import { patientListOut, type PatientSearchIn } from "../contract/patients";
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "../operations/activate-patient";
import { createPatient } from "../operations/create-patient";
import { listLineItems } from "./list-line-items";
import { listPatients } from "./list-patients";
import { searchPatients } from "./search-patients";
import { showCurrentCycle } from "./show-current-cycle";
import { showPatient } from "./show-patient";

let companyId: number;
let office: TestOffice;
let sister: TestOffice;
let patientIds: number[];
let invoiceId: number;

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const lines = (context: Context, input: Record<string, unknown> = {}) =>
  listLineItems(context, invoiceId, lineItemListIn.parse(input));
const page = (input: Record<string, unknown> = {}) => pageIn.parse(input);

function asKey(scopes: Scope[], place: Partial<ApiKeyActor> = {}): Context {
  const actor: ApiKeyActor = {
    type: "api_key",
    apiKeyId: 1,
    name: "key",
    scopes,
    isAdmin: false,
    companyId: null,
    officeIds: [],
    ...place,
  };
  return { actor, requestId: "test", ip: null };
}

type Event = { action: string; object: string; details: { refs: string[]; count: number } };

async function eventsDuring(act: () => Promise<unknown>): Promise<Event[]> {
  const [last] = await adminQuery<{ id: string }>(
    "select coalesce(max(event_id), 0) as id from audit_events",
  );
  await act();
  return adminQuery<Event>(
    "select action, object_type || ':' || object_id as object, details from audit_events where event_id > $1",
    [last?.id],
  );
}

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  companyId = await makeCompany();
  office = await makeOffice({ companyId });
  sister = await makeOffice({ companyId });
  patientIds = await makePatients(office, 7);
  await activateManyPatients(office.practitioner, office.officeId, patientIds.slice(0, 5));
  invoiceId = (await showCurrentCycle(office.manager, office.officeId)).draft_invoice_id ?? 0;
});

describe("the lines of an invoice", () => {
  test("carry the patients' names for who may see them, and that reading is one audit event of refs", async () => {
    let shown: Awaited<ReturnType<typeof lines>> | null = null;
    const events = await eventsDuring(async () => {
      shown = await lines(office.manager);
    });
    const { data } = lineItemListOut.parse(shown);
    expect(data.map((line) => line.patient_name)).toEqual(
      [4, 3, 2, 1, 0].map((at) => `First${at} Last${at}`),
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: "patient.names.read",
      object: `invoice:${invoiceId}`,
    });
    expect(events[0]?.details.refs.toSorted()).toEqual(
      data.map((line) => line.anonymous_patient_ref).toSorted(),
    );
    expect(JSON.stringify(events)).not.toMatch(/First|Last\d/);
  });

  test.each([
    ["an administrator", () => admin],
    ["an auditor", () => asUser("auditor")],
    ["a key for invoices only", () => asKey(["invoices:read"], { officeIds: [office.officeId] })],
    [
      "a key that may write patients but not read them",
      () => asKey(["invoices:read", "patients:write"], { officeIds: [office.officeId] }),
    ],
  ])("have no name at all for %s, and nothing is audited", async (_, context) => {
    const events = await eventsDuring(async () => {
      const { data } = await lines(context());
      expect(data).toHaveLength(5);
      for (const line of data) expect(line).not.toHaveProperty("patient_name");
      expect(JSON.stringify(data)).not.toMatch(/First|Last\d/);
    });
    expect(events).toEqual([]);
  });

  test("name patients for a key that may read both", async () => {
    const key = asKey(["invoices:read", "patients:read"], { companyId });
    const { data } = await lines(key);
    expect(data[0]?.patient_name).toBe("First4 Last4");
  });

  test("say null for lines of no patient, and where the identity was erased", async () => {
    const [charge = 0] = await makeInvoices(office, [{}]);
    const shown = await listLineItems(office.manager, charge, lineItemListIn.parse({}));
    expect(shown.data[0]?.patient_name).toBeNull();
    const own = await makeOffice();
    const [patientId = 0] = await makePatients(own, 1);
    await activateManyPatients(own.practitioner, own.officeId, [patientId]);
    await adminQuery(
      "update patient_identities set first_name = null, last_name = null, erased_at = now() where patient_id = $1",
      [patientId],
    );
    const draftId = (await showCurrentCycle(own.manager, own.officeId)).draft_invoice_id ?? 0;
    const erased = await listLineItems(own.manager, draftId, lineItemListIn.parse({}));
    expect(erased.data[0]).toMatchObject({ patient_name: null, item_type: "patient_activation" });
  });

  test("page alike and filter by type; a cursor of another filter is refused", async () => {
    const whole = await lines(admin);
    const first = await lines(admin, { limit: 2 });
    const second = await lines(admin, { limit: 3, cursor: first.next_cursor });
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(second.next_cursor).toBeNull();
    expect((await lines(admin, { item_type: "patient_renewal" })).data).toEqual([]);
    const moved = lines(admin, { item_type: "patient_activation", cursor: first.next_cursor });
    expect(await code(moved)).toBe("cursor_mismatch");
  });

  test("are 403 for a practitioner of the office and 404 for strangers", async () => {
    expect(await code(lines(office.practitioner))).toBe("forbidden");
    expect(await code(lines(sister.manager))).toBe("not_found");
    expect(await code(lines(asKey(["patients:read"], { officeIds: [office.officeId] })))).toBe(
      "forbidden",
    );
  });
});

describe("patients", () => {
  test("are listed newest first, page by page, with their newest plan; one event lists the refs", async () => {
    const events = await eventsDuring(async () => {
      const first = patientListOut.parse(
        await listPatients(office.practitioner, office.officeId, page({ limit: 4 })),
      );
      expect(first.data.map((patient) => patient.patient_id)).toEqual(
        patientIds.toReversed().slice(0, 4),
      );
      const rest = await listPatients(
        office.practitioner,
        office.officeId,
        page({ limit: 4, cursor: first.next_cursor }),
      );
      expect(rest.data.map((patient) => patient.patient_id)).toEqual(
        patientIds.toReversed().slice(4),
      );
      expect(rest.data.at(-1)).toMatchObject({
        first_name: "First0",
        email: "patient0@test.example",
        is_active_for_billing: true,
        last_billed_cycle: "2026-03-01",
        care_plan: { title: "Plan", status: "sent", sent_at: "2026-03-10T15:00:00.000Z" },
      });
    });
    expect(events.map((event) => [event.object, event.details.count])).toEqual([
      [`office:${office.officeId}`, 4],
      [`office:${office.officeId}`, 3],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/First|Last\d|@/);
  });

  test("are found by exact last name, e-mail and external id, whatever the case and marks", async () => {
    const jun = await createPatient(office.practitioner, office.officeId, {
      first_name: "Jun",
      last_name: "O\u2019Nakam\u00fara",
      email: "jun@test.example",
      external_id: "MRN-77",
    });
    const find = async (search: PatientSearchIn) =>
      (await searchPatients(office.practitioner, office.officeId, search)).data.map(
        (patient) => patient.patient_id,
      );
    expect(await find({ last_name: " o'nakamura " })).toEqual([jun.patient_id]);
    expect(await find({ last_name: "nakamura" })).toEqual([]);
    expect(await find({ email: "JUN@Test.example" })).toEqual([jun.patient_id]);
    expect(await find({ external_id: "mrn-77" })).toEqual([jun.patient_id]);
    expect(await find({ last_name: "O'Nakamura", email: "patient4@test.example" })).toEqual([]);
    expect(await find({ ref: "pt_nobody" })).toEqual([]);
  });

  test("are found by their ref, and only in their own office", async () => {
    const { anonymous_patient_ref: ref } = await showPatient(
      office.practitioner,
      patientIds[2] ?? 0,
    );
    const found = await searchPatients(office.practitioner, office.officeId, { ref });
    expect(found.data[0]?.patient_id).toBe(patientIds[2]);
    const manager = asUser("company_manager", { companyId });
    expect((await searchPatients(manager, sister.officeId, { ref })).data).toEqual([]);
    expect((await searchPatients(manager, sister.officeId, { last_name: "Last3" })).data).toEqual(
      [],
    );
  });

  test("are seen by nobody but who looks after them", async () => {
    const outcomes = async (context: Context) => [
      await code(listPatients(context, office.officeId, page())),
      await code(showPatient(context, patientIds[0] ?? 0)),
      await code(searchPatients(context, office.officeId, { last_name: "Last0" })),
    ];
    const all = (outcome: string) => [outcome, outcome, outcome];
    expect(await outcomes(office.practitioner)).toEqual(all("no refusal"));
    expect(await outcomes(asUser("company_manager", { companyId }))).toEqual(all("no refusal"));
    expect(await outcomes(asKey(["patients:read"], { officeIds: [office.officeId] }))).toEqual(
      all("no refusal"),
    );
    expect(await outcomes(admin)).toEqual(all("forbidden"));
    expect(await outcomes(asUser("auditor"))).toEqual(all("forbidden"));
    expect(await outcomes(asKey(["patients:write"], { officeIds: [office.officeId] }))).toEqual(
      all("forbidden"),
    );
    expect(await outcomes(sister.manager)).toEqual(all("not_found"));
    expect(await outcomes(asUser("company_manager", { companyId: companyId + 999 }))).toEqual(
      all("not_found"),
    );
  });
});
