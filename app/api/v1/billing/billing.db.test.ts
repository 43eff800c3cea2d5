import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { browserOf, call, type Caller, keyOf } from "@/lib/testing/callers";
import { makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import * as billingRuns from "./billing-runs/route";
import * as chargeCatalogue from "./charge-catalogue/route";
import * as oneOff from "./charges/one-off/route";
import * as generateMonthly from "./invoices/generate-monthly/route";
import * as invoice from "./invoices/[invoice_id]/route";
import * as lineItems from "./invoices/[invoice_id]/line-items/route";
import * as activations from "./offices/[office_id]/activations/route";
import * as currentCycle from "./offices/[office_id]/current-cycle/route";
import * as officeInvoices from "./offices/[office_id]/invoices/route";
import * as officePatients from "./offices/[office_id]/patients/route";
import * as office from "./offices/[office_id]/route";
import * as patientSearch from "./offices/[office_id]/patients/search/route";
import * as offices from "./offices/route";
import * as activate from "./patients/[patient_id]/activate/route";
import * as carePlans from "./patients/[patient_id]/care-plans/route";
import * as deactivate from "./patients/[patient_id]/deactivate/route";
import * as patient from "./patients/[patient_id]/route";
import * as paymentStatus from "./payment-status/[invoice_id]/route";
import * as plans from "./plans/route";
import * as testClock from "./test-clock/route";

// Only Next itself can say when an answer is out.
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let own: TestOffice;
let foreign: TestOffice;
let clinic: Caller;
let admin: Caller;

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  own = await makeOffice({ name: "Own" });
  foreign = await makeOffice({ name: "Foreign" });
  clinic = await keyOf({ kind: "office", officeId: own.officeId });
  admin = await keyOf({ kind: "admin" });
});
afterAll(() => disconnect());

type Json = Record<string, unknown>;
type Asked = Parameters<typeof call>;

async function ask(...asked: Asked): Promise<{ status: number; body: Json }> {
  const response = await call(...asked);
  return { status: response.status, body: (await response.json()) as Json };
}

const ofOffice = () => ({ office_id: own.officeId });
const firstOf = async (ids: Promise<number[]>): Promise<number> => (await ids)[0] ?? 0;

test("a patient is added, gets a plan, is activated once, billed once, and deactivated", async () => {
  const person = { first_name: "Ada", last_name: "Quinn", email: "ada@quinn.example" };
  const added = await ask(officePatients, "POST", { as: clinic, params: ofOffice(), body: person });
  expect(added).toMatchObject({ status: 201, body: { ...person, is_active_for_billing: false } });
  const params = { patient_id: Number(added.body["patient_id"]) };

  const early = await ask(activate, "POST", { as: clinic, params });
  expect(early).toMatchObject({ status: 409, body: { code: "care_plan_required" } });

  const planned = await ask(carePlans, "POST", { as: clinic, params, body: { title: "Neck" } });
  expect(planned).toMatchObject({ status: 201, body: { ...params, status: "draft" } });

  const first = await ask(activate, "POST", { as: clinic, params });
  expect(first).toMatchObject({ status: 201, body: { status: "activated", billed: true } });
  const again = await ask(activate, "POST", { as: clinic, params, body: {} });
  expect(again).toMatchObject({ status: 200, body: { status: "already_active", billed: false } });

  const invoicePath = { invoice_id: Number(first.body["invoice_id"]) };
  const lines = await ask(lineItems, "GET", { as: clinic, params: invoicePath });
  expect(lines.body["data"]).toMatchObject([{ total_price: first.body["fee"] }]);

  const shown = await ask(patient, "GET", { as: clinic, params });
  expect(shown).toMatchObject({ status: 200, body: { ...person, is_active_for_billing: true } });
  const found = await ask(patientSearch, "POST", {
    as: clinic,
    params: ofOffice(),
    body: { last_name: "quinn" },
  });
  expect(found.body["data"]).toMatchObject([params]);

  const ended = await ask(deactivate, "POST", { as: clinic, params });
  expect(ended).toMatchObject({ status: 200, body: { status: "deactivated" } });
});

test("the same activation sent ten times at once writes one line", async () => {
  const patientId = await firstOf(makePatients(own, 1));
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      ask(activate, "POST", { as: clinic, params: { patient_id: patientId } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
  const [row] = await adminQuery<{ lines: number }>(
    `select count(*)::int as lines from invoice_line_items
     where anonymous_patient_ref = (select anonymous_patient_ref from patients where patient_id = $1)`,
    [patientId],
  );
  expect(row).toEqual({ lines: 1 });
});

test("many patients are activated in one request, each with its own result", async () => {
  const [good, planless, other] = [
    await firstOf(makePatients(own, 1)),
    await firstOf(makePatients(own, 1, { withPlan: false })),
    await firstOf(makePatients(foreign, 1)),
  ];
  const body = { patient_ids: [good, planless, other, good] };
  const { status, body: answer } = await ask(activations, "POST", {
    as: clinic,
    params: ofOffice(),
    body,
  });
  expect(status).toBe(200);
  expect(answer).toEqual({
    results: [
      { patient_id: good, status: "activated" },
      { patient_id: planless, status: "refused", code: "care_plan_required" },
      { patient_id: other, status: "refused", code: "not_found" },
      { patient_id: good, status: "already_active" },
    ],
    activated: 1,
    refused: 2,
  });
});

describe("a one-off charge", () => {
  const body = () => ({ office_id: own.officeId, charge_type: "setup_fee", amount: "250.00" });

  test("by an admin's key is invoiced at once, and once per idempotency key", async () => {
    const headers = { "idempotency-key": "setup" };
    const first = await ask(oneOff, "POST", { as: admin, body: body(), headers });
    expect(first).toMatchObject({
      status: 201,
      body: { invoice: { status: "sent", total_amount: "250.00", invoice_type: "setup_fee" } },
    });
    const again = await ask(oneOff, "POST", { as: admin, body: body(), headers });
    expect(again).toEqual(first);
    const [row] = await adminQuery<{ count: number }>(
      "select count(*)::int as count from invoices where invoice_type = 'setup_fee'",
    );
    expect(row).toEqual({ count: 1 });
    const { invoice_id: invoiceId } = first.body["invoice"] as { invoice_id: number };
    const status = await ask(paymentStatus, "GET", {
      as: clinic,
      params: { invoice_id: invoiceId },
    });
    expect(status).toMatchObject({ status: 200, body: { amount_due: "250.00", payments: [] } });
  });

  test("by anyone else is forbidden, even when it is badly filled in", async () => {
    expect((await ask(oneOff, "POST", { as: clinic, body: {} })).status).toBe(403);
  });

  test.each([
    [{ amount: 10.001 }, 422],
    [{ amount: "-5" }, 422],
    [{ amount: "1e3" }, 422],
    [{ amount: 0 }, 422],
    [{ quantity: 0 }, 422],
    [{ charge_type: "nonsense" }, 422],
    [{ office_id: 2_000_000_000 }, 404],
    [{ note: "for Ada Quinn, born 1970-01-31" }, 422],
  ])("with %j is refused", async (change, status) => {
    const answer = await ask(oneOff, "POST", { as: admin, body: { ...body(), ...change } });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toMatch(/Quinn|1e3|nonsense|10\.001/);
  });
});

describe("what belongs to others", () => {
  test("is not found, as if it did not exist", async () => {
    const others = { office_id: foreign.officeId };
    const theirs = { patient_id: await firstOf(makePatients(foreign, 1)) };
    const none = { office_id: 2_000_000_000 };
    const answers = await Promise.all([
      ask(office, "GET", { as: clinic, params: others }),
      ask(office, "GET", { as: clinic, params: none }),
      ask(officeInvoices, "GET", { as: clinic, params: others }),
      ask(currentCycle, "GET", { as: clinic, params: others }),
      ask(officePatients, "GET", { as: clinic, params: others }),
      ask(patient, "GET", { as: clinic, params: theirs }),
      ask(activate, "POST", { as: clinic, params: theirs }),
      ask(deactivate, "POST", { as: clinic, params: theirs }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
  });

  test("does not stand in lists", async () => {
    const { body } = await ask(offices, "GET", { as: clinic });
    expect(body["data"]).toMatchObject([ofOffice()]);
  });
});

test("a practitioner reads the cycle and no bill", async () => {
  const browser = await browserOf("practitioner", {
    companyId: own.companyId,
    officeId: own.officeId,
  });
  expect((await ask(currentCycle, "GET", { as: browser, params: ofOffice() })).status).toBe(200);
  expect(await ask(officeInvoices, "GET", { as: browser, params: ofOffice() })).toMatchObject({
    status: 403,
    body: { code: "forbidden" },
  });
});

test("an admin reads bills and no patient", async () => {
  const patientId = await firstOf(makePatients(own, 1));
  expect((await ask(patient, "GET", { as: admin, params: { patient_id: patientId } })).status).toBe(
    403,
  );
  expect((await ask(officeInvoices, "GET", { as: admin, params: ofOffice() })).status).toBe(200);
});

test("a list's cursor belongs to its filter", async () => {
  await ask(oneOff, "POST", { as: admin, body: { ...ofOffice(), charge_type: "setup_fee" } });
  const page = await ask(officeInvoices, "GET", {
    as: clinic,
    params: ofOffice(),
    query: "?limit=1",
  });
  const cursor = String(page.body["next_cursor"]);
  const list = (query: string) =>
    ask(officeInvoices, "GET", { as: clinic, params: ofOffice(), query });
  expect((await list(`?limit=1&cursor=${cursor}`)).status).toBe(200);
  expect(await list(`?limit=1&status=paid&cursor=${cursor}`)).toMatchObject({
    status: 422,
    body: { code: "cursor_mismatch" },
  });
  for (const query of ["?limit=0", "?limit=201", "?sort=name", "?status=open", "?q=%00", "?x=1"]) {
    expect((await list(query)).status).toBe(422);
  }
});

test("an invoice's id that is none is not found", async () => {
  for (const invoiceId of ["0", "-1", "1.5", "x", "99999999999", "2147483647", "%00"]) {
    const answer = await ask(invoice, "GET", { as: admin, params: { invoice_id: invoiceId } });
    expect(answer.status).toBe(404);
  }
});

test("plans are for anyone signed in, catalogue and runs for the platform", async () => {
  expect((await ask(plans, "GET", { as: clinic })).status).toBe(200);
  expect((await ask(plans, "GET")).status).toBe(401);
  for (const route of [chargeCatalogue, billingRuns]) {
    expect((await ask(route, "GET", { as: admin })).status).toBe(200);
    expect((await ask(route, "GET", { as: clinic })).status).toBe(403);
  }
});

describe("business time and the monthly run", () => {
  test("the clock moves forward only, and only for admins", async () => {
    const set = (as: Caller, now: string) => ask(testClock, "PUT", { as, body: { now } });
    expect((await set(clinic, "2026-05-01T00:00:00Z")).status).toBe(403);
    expect(await set(admin, "2026-03-09T00:00:00Z")).toMatchObject({
      status: 409,
      body: { code: "clock_moves_forward_only" },
    });
    expect((await set(admin, "tomorrow")).status).toBe(422);
    const now = "2026-05-20T12:00:00.000Z";
    expect(await set(admin, now)).toEqual({ status: 200, body: { now, frozen: true } });
    expect((await ask(testClock, "GET", { as: admin })).body).toEqual({ now, frozen: true });
  });

  test("a dry run tells what the run then does; a second run finds nothing to do", async () => {
    const run = (body: object) => ask(generateMonthly, "POST", { as: admin, body });
    const dry = await run({ dry_run: true });
    expect(dry).toMatchObject({ status: 200, body: { run_id: null, dry_run: true } });
    const real = await run({});
    expect(real.status).toBe(200);
    expect(real.body["offices_due"]).toBe(dry.body["offices_due"]);
    expect(real.body["invoices_finalized"]).toBe(dry.body["invoices_finalized"]);
    expect((await run({})).body).toMatchObject({ offices_due: 0, lines_written: 0 });
    expect((await ask(generateMonthly, "POST", { as: clinic })).status).toBe(403);
  });
});
