import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { disconnect } from "@/lib/db/client";
import { browserOf, type Caller } from "@/lib/testing/callers";
import { adminQuery } from "@/lib/testing/database";
import { makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import { charge, preview } from "./charges/actions";
import { dryRun, run } from "./runs/actions";

let requestHeaders = new Headers();

// The request around an action is Next's own.
vi.mock("next/headers", () => ({ headers: () => Promise.resolve(requestHeaders) }));
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let office: TestOffice;
let admin: Caller;

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
async function countRows(table: "invoices" | "billing_runs"): Promise<number> {
  const [row] = await adminQuery<{ count: number }>(`select count(*)::int as count from ${table}`);
  return row?.count ?? 0;
}

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  office = await makeOffice();
  admin = await browserOf("admin");
});
afterAll(() => disconnect());

describe("the actions for charges", () => {
  const order = () => ({ office_id: office.officeId, charge_type: "setup_fee", quantity: 2 });

  test("preview writes nothing and shows Stripe's requests without the note", async () => {
    signInAs(admin);
    const before = await countRows("invoices");
    const shown = await dataOf(preview({ ...order(), amount: "75", note: "Ticket 4471" }));
    expect(shown).toMatchObject({ amountDue: "150.00", status: "sent" });
    expect(shown.calls.map(({ path }) => path)).toContain("/v1/invoices");
    expect(JSON.stringify(shown)).not.toContain("4471");
    expect(await countRows("invoices")).toBe(before);
  });

  test("charge what the preview said, and lead to the invoice", async () => {
    signInAs(admin);
    const shown = await dataOf(preview({ ...order(), amount: "75" }));
    const done = await dataOf(charge({ ...order(), amount: "75" }));
    expect(done.total).toBe(shown.amountDue);
    expect(done.href).toMatch(new RegExp(`^/offices/${office.officeId}/invoices/\\d+$`));
  });

  test("refuse a note that holds contact details, at the note", async () => {
    signInAs(admin);
    const result = await charge({ ...order(), note: "Ask jun@patients.test" });
    expect(result).toMatchObject({
      ok: false,
      problem: { code: "possible_ephi", errors: [{ path: "note" }] },
    });
  });

  test("are for admins only", async () => {
    for (const role of ["auditor", "office_manager"] as const) {
      signInAs(await browserOf(role, role === "auditor" ? {} : office));
      expect(codeOf(await charge(order()))).toBe("forbidden");
      expect(codeOf(await preview(order()))).toBe("forbidden");
    }
  });
});

describe("the actions for billing runs", () => {
  test("a dry run says what the run then does, and writes nothing", async () => {
    const patientIds = await makePatients(office, 3);
    await activateManyPatients(office.practitioner, office.officeId, patientIds);
    await setClock("2026-05-02T15:00:00Z");
    signInAs(admin);
    const before = await countRows("invoices");
    const plan = await dataOf(dryRun({}));
    expect([await countRows("invoices"), await countRows("billing_runs")]).toEqual([before, 0]);
    expect(plan).toEqual({
      officesDue: 1,
      toFinalize: { count: 2, total: "12.00" },
      toDraft: { count: 2, total: "12.00" },
      toPark: 0,
      later: [
        {
          officeId: office.officeId,
          cycleKey: "2026-04-01",
          lines: 3,
          toFinalize: "6.00",
          nextLines: 3,
          nextDraft: "6.00",
        },
      ],
    });
    const done = await dataOf(run({}));
    expect(done).toMatchObject({ officesRolled: 1, invoicesFinalized: 2, invoicesDrafted: 2 });
    expect(await dataOf(dryRun({}))).toMatchObject({ officesDue: 0, toFinalize: { count: 0 } });
  });

  test("are for admins only: auditors look", async () => {
    signInAs(await browserOf("auditor"));
    expect(codeOf(await dryRun({}))).toBe("forbidden");
    expect(codeOf(await run({}))).toBe("forbidden");
  });
});
