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
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "../operations/activate-patient";
import { deactivatePatient } from "../operations/deactivate-patient";
import { rollDueCycles } from "../operations/roll-due-cycles";
import { invoicePage } from "./invoice-page";
import { invoiceTabs } from "./invoice-tabs";
import { allInvoicesTable, invoiceTable, type InvoiceTableIn } from "./invoice-table";
import { officeDashboard } from "./office-dashboard";

let office: TestOffice;
let sister: TestOffice;
let failedId: number;

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const table = (input: Partial<InvoiceTableIn>) =>
  invoiceTable(office.manager, office.officeId, {
    tab: "all",
    limit: 50,
    sort: "-created_at",
    ...input,
  });

// February: 5 activated. March: 5 carried over, 3 more, 2 leave.
beforeAll(async () => {
  await setClock("2026-02-03T15:00:00Z");
  const companyId = await makeCompany("Cascade Spine Group");
  office = await makeOffice({ companyId, name: "Ballard", timeZone: "America/Los_Angeles" });
  sister = await makeOffice({ companyId });
  const ids = await makePatients(office, 8);
  await activateManyPatients(office.practitioner, office.officeId, ids.slice(0, 5));
  await setClock("2026-03-01T09:00:00Z");
  await rollDueCycles(cron);
  await setClock("2026-03-02T07:59:00Z");
  await activateManyPatients(office.practitioner, office.officeId, ids.slice(5, 7));
  await setClock("2026-03-10T15:00:00Z");
  await activateManyPatients(office.practitioner, office.officeId, ids.slice(7));
  await deactivatePatient(office.practitioner, ids[0] ?? 0);
  await deactivatePatient(office.practitioner, ids[7] ?? 0);
  const at = "2026-02-20T08:00:00.000Z";
  [failedId = 0] = await makeInvoices(office, [
    { status: "failed", totalCents: 12000, paidCents: 2000, createdAt: at, dueAt: at },
    {
      status: "paid",
      totalCents: 5000,
      paidCents: 5000,
      createdAt: at,
      dueAt: at,
      chargeName: "Practice setup",
    },
    { status: "canceled", totalCents: 7500, createdAt: at },
  ]);
  await makePayment(office, failedId, {
    status: "failed",
    amountCents: 10000,
    occurredAt: "2026-02-21T08:00:00.000Z",
    failureCode: "insufficient_funds",
  });
  await makePayment(office, failedId, { status: "succeeded", amountCents: 2000, occurredAt: at });
});

describe("the dashboard of an office", () => {
  test("explains the running figure: carried over, activated, leaving, what opens next", async () => {
    const { cycle } = await officeDashboard(office.manager, office.officeId);
    expect(cycle).toMatchObject({
      key: "2026-03-01",
      fee: "2.00",
      accrued: "16.00",
      carriedOver: { count: 5, amount: "10.00" },
      activated: { count: 3, amount: "6.00" },
      otherLines: null,
      soFar: { count: 8, amount: "16.00" },
      leaving: { count: 2, amount: "4.00" },
      joining: null,
      next: { count: 6, amount: "12.00" },
    });
  });

  test("counts activations by the office's local day, one number for each day of the cycle", async () => {
    const { cycle } = await officeDashboard(office.manager, office.officeId);
    expect(cycle.activationsByDay).toHaveLength(31);
    // 07:59 UTC on 2 March is still 1 March in Seattle.
    expect(cycle.activationsByDay.slice(0, 10)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(cycle.activationsByDay.reduce((sum, day) => sum + day)).toBe(cycle.activated.count);
  });

  test("tells what is owed, what is late, and the payment that failed", async () => {
    const shown = await officeDashboard(office.manager, office.officeId);
    expect(shown.balance).toMatchObject({
      outstanding: { amount: "110.00", count: 2 },
      overdue: { amount: "100.00", count: 1, oldestDays: 18 },
      lastPayment: { amount: "20.00", at: "2026-02-20T08:00:00.000Z" },
    });
    expect(shown.failedPayment).toEqual({
      invoiceId: failedId,
      number: expect.stringMatching(/^LB-\d{6}$/) as unknown,
      amount: "100.00",
      failureCode: "insufficient_funds",
      method: { brand: "visa", last4: "4242" },
      at: "2026-02-21T08:00:00.000Z",
    });
  });

  test("shows the cycles so far, the running one last, and the latest invoices", async () => {
    const {
      cycles,
      recent,
      invoiceCount,
      office: shown,
    } = await officeDashboard(office.manager, office.officeId);
    expect(
      cycles.map(({ key, accounts, invoiced, status }) => [key, accounts, invoiced, status]),
    ).toEqual([
      ["2026-02-01", 5, "10.00", "sent"],
      ["2026-03-01", 8, "16.00", "draft"],
    ]);
    expect(recent[0]).toMatchObject({ status: "draft", total: "16.00", chargeName: null });
    expect(invoiceCount).toBe(5);
    expect(shown).toMatchObject({ name: "Ballard", companyName: "Cascade Spine Group" });
  });

  test("of an office without a patient has figures of zero", async () => {
    const shown = await officeDashboard(sister.manager, sister.officeId);
    expect(shown.cycle).toMatchObject({
      accrued: "0.00",
      draftInvoiceId: null,
      next: { count: 0 },
    });
    expect(shown).toMatchObject({ failedPayment: null, recent: [], balance: { overdue: null } });
    expect(shown.cycles).toEqual([
      { key: "2026-03-01", accounts: 0, invoiced: "0.00", paid: "0.00", status: null },
    ]);
  });

  test("is for who may read its invoices", async () => {
    expect(await code(officeDashboard(admin, office.officeId))).toBe("no refusal");
    expect(await code(officeDashboard(asUser("auditor"), office.officeId))).toBe("no refusal");
    expect(await code(officeDashboard(office.practitioner, office.officeId))).toBe("forbidden");
    expect(await code(officeDashboard(sister.manager, office.officeId))).toBe("not_found");
  });
});

describe("the portal's list of invoices", () => {
  test("has quick views that hold what their counts say", async () => {
    const { counts, invoiced } = await invoiceTabs(office.manager, office.officeId);
    expect(counts).toEqual({ all: 5, open: 2, overdue: 1, paid: 1, draft: 1 });
    expect(invoiced).toBe("180.00");
    for (const tab of ["all", "open", "overdue", "paid", "draft"] as const) {
      expect((await table({ tab })).rows).toHaveLength(counts[tab]);
    }
  });

  test("names charges and marks what is late", async () => {
    const { rows } = await table({ tab: "paid" });
    expect(rows[0]).toMatchObject({
      chargeName: "Practice setup",
      isOverdue: false,
      officeName: "Ballard",
    });
    expect((await table({ tab: "overdue" })).rows[0]).toMatchObject({
      invoiceId: failedId,
      isOverdue: true,
    });
  });

  test("keeps its cursor while the clock moves on", async () => {
    const first = await table({ tab: "open", limit: 1 });
    expect(first.nextCursor).not.toBeNull();
    const second = await table({ tab: "open", limit: 1, cursor: first.nextCursor ?? "" });
    expect(second.rows[0]?.invoiceId).not.toBe(first.rows[0]?.invoiceId);
    expect(await code(table({ tab: "paid", cursor: first.nextCursor ?? "" }))).toBe(
      "cursor_mismatch",
    );
  });

  test("over all offices is for the platform's people, and pages alike", async () => {
    const first = await allInvoicesTable(admin, { tab: "all", limit: 2 });
    const rest = await allInvoicesTable(admin, {
      tab: "all",
      limit: 200,
      cursor: first.nextCursor ?? "",
    });
    const whole = await allInvoicesTable(asUser("auditor"), { tab: "all", limit: 200 });
    expect([...first.rows, ...rest.rows]).toEqual(whole.rows);
    expect(await code(allInvoicesTable(office.manager, { tab: "all", limit: 2 }))).toBe(
      "forbidden",
    );
  });
});

describe("the page of an invoice", () => {
  test("of a monthly draft says what it is made of and how it came about", async () => {
    const { cycle } = await officeDashboard(office.manager, office.officeId);
    const shown = await invoicePage(office.manager, cycle.draftInvoiceId ?? 0);
    expect(shown.groups).toMatchObject([
      { itemType: "patient_renewal", lineCount: 5, quantity: 5, unitPrice: "2.00", total: "10.00" },
      {
        itemType: "patient_activation",
        lineCount: 3,
        quantity: 3,
        unitPrice: "2.00",
        total: "6.00",
      },
    ]);
    expect(shown.accountCount).toBe(8);
    expect(shown.timeline).toMatchObject([
      { kind: "upcoming", at: "2026-04-01T07:00:00.000Z" },
      { kind: "activated", title: "3 accounts activated, +$6.00", when: "Mar 1 – Mar 10" },
      { kind: "drafted", title: "Drafted with 5 accounts carried over, $10.00", by: "Billing run" },
    ]);
  });

  test("of an issued one tells number, Stripe, attempts and payments, the latest first", async () => {
    const shown = await invoicePage(office.manager, failedId);
    expect(shown.timeline.map((event) => event.title)).toEqual([
      "Second attempt failed, insufficient funds",
      "$20.00 paid, Visa •••• 4242",
      `Finalized as ${shown.invoice.invoice_number}`,
      "Data import, per hour, $120.00",
    ]);
    expect(shown.payments).toHaveLength(2);
    expect(shown.invoice.amount_due).toBe("100.00");
    expect(shown.office).toMatchObject({ name: "Ballard", companyName: "Cascade Spine Group" });
  });

  test("is not there for others", async () => {
    expect(await code(invoicePage(sister.manager, failedId))).toBe("not_found");
    expect(await code(invoicePage(office.practitioner, failedId))).toBe("forbidden");
  });
});
