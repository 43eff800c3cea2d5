import { beforeAll, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
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
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "../operations/activate-patient";
import { rollDueCycles } from "../operations/roll-due-cycles";
import { providerPlaces, sealProviderId } from "../provider-refs";
import { adminOffice } from "./admin-office";
import { adminOffices, type AdminOfficeRow, type AdminOfficesIn } from "./admin-offices";
import { commandSearch } from "./command-search";
import { navCounts } from "./nav-counts";
import { runsPage } from "./runs-page";
import { switcher } from "./switcher";

let companyId: number;
let offices: TestOffice[];
let ballard: TestOffice;
let foreign: TestOffice;
let failedId: number;

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const auditor = asUser("auditor");
const list = (input: Partial<AdminOfficesIn> = {}) =>
  adminOffices(admin, { tab: "all", sort: "name", limit: 50, ...input });

async function allPages(input: Partial<AdminOfficesIn>): Promise<AdminOfficeRow[]> {
  const rows: AdminOfficeRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ...input, cursor });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  companyId = await makeCompany("Cascade Spine Group");
  const names = ["Ballard", "Capitol Hill", "Fremont 100%", "Fremont"];
  offices = [];
  for (const name of names) offices.push(await makeOffice({ companyId, name }));
  foreign = await makeOffice({
    companyId: await makeCompany("Harbor Chiropractic"),
    name: "Tacoma Dome",
  });
  ballard = offices[0] ?? foreign;
  for (const [at, office] of offices.entries()) {
    const ids = await makePatients(office, at + 1);
    await activateManyPatients(office.practitioner, office.officeId, ids);
  }
  const at = "2026-02-20T08:00:00.000Z";
  [failedId = 0] = await makeInvoices(ballard, [
    { status: "failed", totalCents: 81000, createdAt: at, dueAt: at },
  ]);
  await makePayment(ballard, failedId, { status: "failed", amountCents: 81000, occurredAt: at });
  const customer = sealProviderId(providerPlaces.customer(ballard.officeId), "cus_QabcXYZ7Rk2");
  await adminQuery(
    `update offices set subscription_status = 'past_due', payment_provider_customer_id = $2,
       payment_provider_customer_index = $3, default_method_brand = 'visa', default_method_last4 = '4242'
     where office_id = $1`,
    [ballard.officeId, customer.ref, customer.index],
  );
});

describe("the list of offices for administrators", () => {
  test("tells plan, activity, money and Stripe of each", async () => {
    const [row] = (await list({ q: "ballard" })).rows;
    expect(row).toMatchObject({
      name: "Ballard",
      companyName: "Cascade Spine Group",
      status: "past_due",
      planName: "Standard",
      activePatients: 1,
      accrued: "2.00",
      outstanding: "810.00",
      overdueCount: 1,
      hasCustomer: true,
      lastSyncAt: null,
    });
  });

  test.each([
    "name",
    "-name",
    "accrued",
    "-accrued",
    "outstanding",
    "-outstanding",
    "cycle_end",
    "-cycle_end",
  ] as const)("pages by %s hold the same rows in the same order as one long page", async (sort) => {
    const whole = (await list({ sort })).rows;
    expect(whole).toHaveLength(5);
    expect(await allPages({ sort, limit: 2 })).toEqual(whole);
  });

  test("sorts by what is accrued and outstanding", async () => {
    const accrued = (await list({ sort: "-accrued" })).rows.map((row) => row.accrued);
    expect(accrued).toEqual(["8.00", "6.00", "4.00", "2.00", "0.00"]);
    expect((await list({ sort: "-outstanding" })).rows[0]?.name).toBe("Ballard");
  });

  test("filters by status and by a literal part of either name", async () => {
    expect((await list({ tab: "past_due" })).rows.map((row) => row.name)).toEqual(["Ballard"]);
    expect((await list({ q: "HARBOR" })).rows.map((row) => row.name)).toEqual(["Tacoma Dome"]);
    expect((await list({ q: "100%" })).rows.map((row) => row.name)).toEqual(["Fremont 100%"]);
    expect((await list({ q: "_" })).rows).toEqual([]);
  });

  test("is for the platform's own people", async () => {
    const input = { tab: "all", sort: "name", limit: 5 } as const;
    expect(await code(adminOffices(auditor, input))).toBe("no refusal");
    expect(await code(adminOffices(asUser("company_manager", { companyId }), input))).toBe(
      "forbidden",
    );
    expect(await code(adminOffice(ballard.manager, ballard.officeId))).toBe("forbidden");
  });

  test("leads to a page that shows Stripe's customer whole to administrators only", async () => {
    expect(await adminOffice(admin, ballard.officeId)).toMatchObject({
      companyName: "Cascade Spine Group",
      activePatients: 1,
      outstanding: { amount: "810.00", count: 1 },
      stripe: {
        customerId: "cus_QabcXYZ7Rk2",
        card: { last4: "4242" },
        outbox: { pending: 0, failed: 0 },
      },
    });
    expect((await adminOffice(auditor, ballard.officeId)).stripe.customerId).toBe("cus_…7Rk2");
    expect(await code(adminOffice(admin, 999_999))).toBe("not_found");
  });
});

describe("the frame of the portal", () => {
  test("offers the offices an actor may switch to, by company", async () => {
    const manager = await switcher(asUser("company_manager", { companyId }));
    expect(manager).toMatchObject({ officeCount: 4, companyCount: 1, hasMore: false });
    expect(manager.companies[0]?.offices.map(({ name }) => name)).toEqual([
      ...["Ballard", "Capitol Hill", "Fremont", "Fremont 100%"],
    ]);
    expect((await switcher(foreign.practitioner)).companies).toMatchObject([
      { name: "Harbor Chiropractic", offices: [{ name: "Tacoma Dome" }] },
    ]);
    expect((await switcher(admin)).companies.map(({ name }) => name)).toEqual([
      ...["Cascade Spine Group", "Harbor Chiropractic"],
    ]);
  });

  test("counts what needs a person, for who may know", async () => {
    expect(await navCounts(ballard.manager, ballard.officeId)).toEqual({
      overdueInvoices: 1,
      platform: null,
    });
    expect(await navCounts(ballard.practitioner, ballard.officeId)).toEqual({
      overdueInvoices: null,
      platform: null,
    });
    expect(await navCounts(foreign.manager, ballard.officeId)).toMatchObject({
      overdueInvoices: null,
    });
    expect((await navCounts(admin, null)).platform).toMatchObject({
      offices: 5,
      companies: 2,
      dueOffices: 0,
    });
  });

  test("jumps to offices by name and invoices by number, within what the actor may read", async () => {
    const [issued] = await adminQuery<{ number: string }>(
      "select invoice_number as number from invoices where invoice_id = $1",
      [failedId],
    );
    const number = issued?.number ?? "";
    const found = async (context: Context, query: string) => {
      const { offices: named, invoices } = await commandSearch(context, query);
      return {
        offices: named.map(({ name }) => name),
        invoices: invoices.map((row) => row.number),
      };
    };
    expect(await found(admin, "fremont")).toEqual({
      offices: ["Fremont", "Fremont 100%"],
      invoices: [],
    });
    for (const typed of [
      number,
      number.toLowerCase(),
      number.slice(3),
      String(Number(number.slice(3))),
    ]) {
      expect((await found(ballard.manager, typed)).invoices).toEqual([number]);
    }
    expect((await found(admin, "0000")).invoices).toEqual([number]);
    expect((await found(foreign.manager, number)).invoices).toEqual([]);
    expect((await found(ballard.practitioner, number)).invoices).toEqual([]);
    expect(await found(admin, " % ")).toEqual({ offices: ["Fremont 100%"], invoices: [] });
    expect(await found(admin, "")).toEqual({ offices: [], invoices: [] });
  });
});

describe("billing runs", () => {
  test("list what is due as the run then does it, what ran, and what waits for a person", async () => {
    await adminQuery(
      "update invoices set review_state = 'held' where office_id = $1 and status = 'draft'",
      [offices[3]?.officeId],
    );
    await setClock("2026-04-02T15:00:00Z");
    const before = await runsPage(auditor);
    expect(before.dueCount).toBe(5);
    expect(
      before.due.map((row) => [row.officeName, row.lines, row.outcome, row.nextDraft]),
    ).toEqual([
      ["Ballard", 1, "due", "2.00"],
      ["Capitol Hill", 2, "due", "4.00"],
      ["Fremont 100%", 3, "due", "6.00"],
      ["Fremont", 4, "held", "8.00"],
      ["Tacoma Dome", 0, "nothing_to_bill", "0.00"],
    ]);
    const done = await rollDueCycles(cron);
    expect(done.invoices_finalized).toBe(before.due.filter((row) => row.outcome === "due").length);
    const after = await runsPage(admin);
    expect(after).toMatchObject({ dueCount: 0, due: [], running: [] });
    expect(after.history[0]).toMatchObject({ runId: done.run_id, officesRolled: 5 });
    expect(after.review).toMatchObject([
      {
        officeName: "Fremont",
        reviewState: "held",
        lines: 4,
        total: "8.00",
        previousLines: null,
        activated: { count: 4, amount: "8.00" },
        other: null,
      },
    ]);
    expect(await code(runsPage(asUser("company_manager", { companyId })))).toBe("forbidden");
  });
});
