import { beforeAll, describe, expect, test } from "vitest";
import { makeInvoices, makePayment } from "@/lib/testing/factories";
import {
  admin,
  asUser,
  cron,
  makeCompany,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import type { Context } from "../context";
import { catalogueListOut } from "../contract/charges";
import { clockOut } from "../contract/clock";
import { pageIn } from "../contract/fields";
import { paymentStatusOut } from "../contract/invoices";
import { currentCycleOut, officeListOut } from "../contract/offices";
import { planListOut } from "../contract/plans";
import { billingRunListOut } from "../contract/runs";
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "../operations/activate-patient";
import { deactivatePatient } from "../operations/deactivate-patient";
import { rollDueCycles } from "../operations/roll-due-cycles";
import { listBillingRuns } from "./list-billing-runs";
import { listCatalogue } from "./list-catalogue";
import { listOffices } from "./list-offices";
import { listPlans } from "./list-plans";
import { showCurrentCycle } from "./show-current-cycle";
import { showOffice } from "./show-office";
import { showPaymentStatus } from "./show-payment-status";
import { showTestClock } from "./show-test-clock";

let companyId: number;
let office: TestOffice;
let sister: TestOffice;
let foreign: TestOffice;

const page = (input: Record<string, unknown> = {}) => pageIn.parse(input);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  companyId = await makeCompany();
  office = await makeOffice({ companyId });
  sister = await makeOffice({ companyId });
  foreign = await makeOffice();
});

describe("offices", () => {
  test("are listed newest first, page by page, within what the actor may know", async () => {
    const manager = asUser("company_manager", { companyId });
    const first = officeListOut.parse(await listOffices(manager, page({ limit: 1 })));
    expect(first.data.map((row) => row.office_id)).toEqual([sister.officeId]);
    const second = await listOffices(manager, page({ limit: 1, cursor: first.next_cursor }));
    expect(second.data.map((row) => row.office_id)).toEqual([office.officeId]);
    expect(second.next_cursor).toBeNull();
    const own = await listOffices(office.practitioner, page());
    expect(own.data.map((row) => row.office_id)).toEqual([office.officeId]);
    const all = await listOffices(admin, page());
    expect(all.data.map((row) => row.office_id)).toContain(foreign.officeId);
  });

  test("of others are not there", async () => {
    expect(await code(showOffice(office.manager, office.officeId))).toBe("no refusal");
    expect(await code(showOffice(office.manager, sister.officeId))).toBe("not_found");
    expect(await code(showOffice(office.manager, foreign.officeId))).toBe("not_found");
    expect(await code(showCurrentCycle(office.practitioner, foreign.officeId))).toBe("not_found");
  });
});

describe("the current cycle", () => {
  test("tells what was billed so far and what the next opens with", async () => {
    const billed = await makeOffice({ companyId });
    const ids = await makePatients(billed, 4);
    await activateManyPatients(billed.practitioner, billed.officeId, ids.slice(0, 3));
    await deactivatePatient(billed.practitioner, ids[0] ?? 0);
    const shown = currentCycleOut.parse(
      await showCurrentCycle(billed.practitioner, billed.officeId),
    );
    expect(shown).toMatchObject({
      cycle: {
        key: "2026-03-01",
        start: "2026-03-01T05:00:00.000Z",
        end: "2026-04-01T04:00:00.000Z",
      },
      fee: "2.00",
      active_patients: 2,
      billed_patients: 3,
      accrued_amount: "6.00",
      next_invoice_estimate: "4.00",
    });
  });

  test("of an untouched office is empty", async () => {
    expect(await showCurrentCycle(sister.manager, sister.officeId)).toMatchObject({
      active_patients: 0,
      billed_patients: 0,
      draft_invoice_id: null,
      accrued_amount: "0.00",
      next_invoice_estimate: "0.00",
    });
  });
});

describe("payment status", () => {
  test("lists every attempt, the latest first, and asks for Stripe's page only when it was pushed", async () => {
    const [pushed = 0, unpushed = 0] = await makeInvoices(office, [
      { totalCents: 5000, paidCents: 2000, stripeId: "in_1Qxyz9876" },
      {},
    ]);
    const at = (hour: number) => `2026-03-0${hour}T00:00:00.000Z`;
    const failure = { failureCode: "insufficient_funds", amountCents: 5000 } as const;
    await makePayment(office, pushed, { ...failure, status: "failed", occurredAt: at(1) });
    await makePayment(office, pushed, {
      status: "succeeded",
      amountCents: 2000,
      occurredAt: at(2),
    });
    const asked: string[] = [];
    const find = async (id: string) => {
      asked.push(id);
      return "https://invoice.stripe.example/i/1";
    };
    const shown = paymentStatusOut.parse(await showPaymentStatus(office.manager, pushed, find));
    expect(shown).toMatchObject({ amount_due: "30.00", amount_paid: "20.00", status: "sent" });
    expect(shown.payments.map((payment) => [payment.status, payment.failure_code])).toEqual([
      ["succeeded", null],
      ["failed", "insufficient_funds"],
    ]);
    expect(shown.payments[0]?.method).toEqual({ brand: "visa", last4: "4242" });
    expect(shown.stripe).toMatchObject({
      pushed: true,
      hosted_invoice_url: "https://invoice.stripe.example/i/1",
    });
    expect((await showPaymentStatus(office.manager, unpushed, find)).stripe).toEqual({
      pushed: false,
      synced_at: null,
      hosted_invoice_url: null,
    });
    expect(asked).toEqual(["in_1Qxyz9876"]);
    expect(await code(showPaymentStatus(office.practitioner, pushed))).toBe("forbidden");
    expect(await code(showPaymentStatus(foreign.manager, pushed))).toBe("not_found");
  });
});

describe("what administrators read", () => {
  test("runs are listed the latest first, page by page", async () => {
    await rollDueCycles(cron, { asOf: new Date("2026-04-01T05:00:00Z") });
    await rollDueCycles(cron, { asOf: new Date("2026-05-01T05:00:00Z") });
    const first = billingRunListOut.parse(await listBillingRuns(admin, page({ limit: 1 })));
    expect(first.data[0]).toMatchObject({ as_of: "2026-05-01T05:00:00.000Z", dry_run: false });
    const rest = await listBillingRuns(admin, page({ cursor: first.next_cursor }));
    expect(rest.data.map((run) => run.as_of)).toEqual(["2026-04-01T05:00:00.000Z"]);
  });

  test("the catalogue pages by name", async () => {
    const whole = catalogueListOut.parse(await listCatalogue(admin, page()));
    const first = await listCatalogue(admin, page({ limit: 3 }));
    const rest = await listCatalogue(admin, page({ limit: 3, cursor: first.next_cursor }));
    expect([...first.data, ...rest.data]).toEqual(whole.data);
    expect(whole.data.map((row) => row.name)).toEqual(whole.data.map((row) => row.name).toSorted());
  });

  test("plans are for anyone signed in, with prices by date", async () => {
    const { data } = planListOut.parse(await listPlans(office.practitioner));
    expect(data[0]).toMatchObject({ code: "standard", prices: [{ fee: "2.00", currency: "usd" }] });
  });

  test("the clock shows where it stands", async () => {
    expect(clockOut.parse(await showTestClock(admin))).toEqual({
      now: "2026-03-10T15:00:00.000Z",
      frozen: true,
    });
  });

  test("is refused to everybody else", async () => {
    const outcomes = async (context: Context) => [
      await code(listBillingRuns(context, page())),
      await code(listCatalogue(context, page())),
      await code(showTestClock(context)),
    ];
    const no = "forbidden";
    expect(await outcomes(asUser("company_manager", { companyId }))).toEqual([no, no, no]);
    expect(await outcomes(office.practitioner)).toEqual([no, no, no]);
    expect(await outcomes(asUser("auditor"))).toEqual(["no refusal", no, no]);
  });
});
