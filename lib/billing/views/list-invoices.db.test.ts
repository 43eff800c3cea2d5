import { beforeAll, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { makeInvoices } from "@/lib/testing/factories";
import {
  admin,
  asUser,
  makeCompany,
  makeOffice,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import type { Context } from "../context";
import {
  invoiceListIn,
  type InvoiceListIn,
  invoiceListOut,
  type InvoiceOut,
} from "../contract/invoices";
import { Refusal } from "../domain/errors";
import { listInvoices } from "./list-invoices";
import { showInvoice } from "./show-invoice";

let companyId: number;
let office: TestOffice;
let sister: TestOffice;
let foreign: TestOffice;
let ids: number[];

const asked = (input: Record<string, unknown> = {}): InvoiceListIn => invoiceListIn.parse(input);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const day = (of: number) => new Date(Date.UTC(2026, 0, 1 + of)).toISOString();

/** Follows the cursors to the end. */
async function allPages(context: Context, input: Record<string, unknown>): Promise<InvoiceOut[]> {
  const rows: InvoiceOut[] = [];
  let cursor: string | null = null;
  do {
    const page = await listInvoices(
      context,
      office.officeId,
      asked(cursor ? { ...input, cursor } : input),
    );
    rows.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  companyId = await makeCompany();
  office = await makeOffice({ companyId });
  sister = await makeOffice({ companyId });
  foreign = await makeOffice();
  ids = await makeInvoices(
    office,
    Array.from({ length: 23 }, (_, at) => ({
      // Equal values in every sort, so that ids must break the ties.
      createdAt: day(Math.floor(at / 3)),
      totalCents: 1000 + (at % 4) * 250,
      dueAt: at % 5 === 0 ? null : day(30 + (at % 3)),
      status: at % 6 === 0 ? ("paid" as const) : ("sent" as const),
      ...(at === 7 ? { stripeId: "in_1QabcdEFGH1234" } : {}),
    })),
  );
  await makeInvoices(office, [
    {
      type: "monthly",
      status: "draft",
      createdAt: day(40),
      period: {
        startAt: "2026-03-01T05:00:00Z",
        endAt: "2026-04-01T04:00:00Z",
        startOn: "2026-03-01",
      },
    },
  ]);
  await makeInvoices(sister, [{}]);
  await makeInvoices(foreign, [{}]);
});

describe("the list of invoices", () => {
  test.each(["created_at", "-created_at", "total_amount", "-total_amount", "due_at", "-due_at"])(
    "pages by %s hold the same rows in the same order as one long page",
    async (sort) => {
      const whole = await allPages(office.manager, { sort, limit: 200 });
      expect(whole).toHaveLength(24);
      const paged = await allPages(office.manager, { sort, limit: 5 });
      expect(paged.map((row) => row.invoice_id)).toEqual(whole.map((row) => row.invoice_id));
      const single = await allPages(office.manager, { sort, limit: 1 });
      expect(single.map((row) => row.invoice_id)).toEqual(whole.map((row) => row.invoice_id));
    },
  );

  test.each([
    ["created_at", (row: InvoiceOut) => Date.parse(row.created_at)],
    ["total_amount", (row: InvoiceOut) => Number(row.total_amount)],
    ["due_at", (row: InvoiceOut) => (row.due_at === null ? null : Date.parse(row.due_at))],
  ] as const)("sorts by %s, ties by id, missing values last both ways", async (sort, valueOf) => {
    for (const sign of [1, -1]) {
      const rows = await allPages(office.manager, {
        sort: `${sign === 1 ? "" : "-"}${sort}`,
        limit: 200,
      });
      const expected = [...rows].sort((one, other) => {
        const [a, b] = [valueOf(one), valueOf(other)];
        if (a === null || b === null) {
          if (a === b) return sign * (one.invoice_id - other.invoice_id);
          return a === null ? 1 : -1;
        }
        return sign * (a - b || one.invoice_id - other.invoice_id);
      });
      expect(rows).toEqual(expected);
    }
  });

  test("is newest first when nothing else is asked, and what it answers keeps the contract", async () => {
    const page = await listInvoices(office.manager, office.officeId, asked());
    expect(page.data[0]?.status).toBe("draft");
    expect(page.next_cursor).toBeNull();
    expect(invoiceListOut.parse(page)).toEqual(page);
  });

  test("filters by status, type, period, amount and number, each together with paging", async () => {
    const paid = await allPages(office.manager, { status: "paid", limit: 2 });
    expect(paid).toHaveLength(4);
    expect(new Set(paid.map((row) => row.status))).toEqual(new Set(["paid"]));
    expect(await allPages(office.manager, { invoice_type: "monthly" })).toHaveLength(1);
    const amounts = await allPages(office.manager, {
      min_amount: "12.50",
      max_amount: 15,
      limit: 3,
    });
    expect(new Set(amounts.map((row) => row.total_amount))).toEqual(new Set(["12.50", "15.00"]));
    expect(amounts).toHaveLength(12);
    const number = (await showInvoice(office.manager, ids[3] ?? 0)).invoice_number ?? "";
    const found = await allPages(office.manager, { q: number.toLowerCase() });
    expect(found.map((row) => row.invoice_id)).toEqual([ids[3]]);
  });

  test("takes the period's dates as the local start date, both ends inclusive", async () => {
    const count = async (input: Record<string, unknown>) =>
      (await allPages(office.manager, input)).length;
    expect(await count({ period_from: "2026-03-01" })).toBe(1);
    expect(await count({ period_to: "2026-03-01" })).toBe(1);
    expect(await count({ period_from: "2026-03-01", period_to: "2026-03-01" })).toBe(1);
    expect(await count({ period_from: "2026-03-02" })).toBe(0);
    expect(await count({ period_to: "2026-02-28" })).toBe(0);
  });

  test.each(["%", "_", "\\", "LB%", "L_-"])("takes %s in a search literally", async (q) => {
    expect(await allPages(office.manager, { q })).toHaveLength(0);
  });

  test("refuses a cursor of another filter, sort, office or hand", async () => {
    const { next_cursor: cursor } = await listInvoices(
      office.manager,
      office.officeId,
      asked({ limit: 5 }),
    );
    const ask = (input: Record<string, unknown>, officeId = office.officeId) =>
      code(
        listInvoices(
          asUser("company_manager", { companyId }),
          officeId,
          asked({ cursor, ...input }),
        ),
      );
    expect(await ask({ limit: 7 })).toBe("no refusal");
    expect(await ask({ status: "paid" })).toBe("cursor_mismatch");
    expect(await ask({ sort: "due_at" })).toBe("cursor_mismatch");
    expect(await ask({}, sister.officeId)).toBe("cursor_mismatch");
    const [binding] = JSON.parse(Buffer.from(cursor ?? "", "base64url").toString()) as [string];
    const forged = (...parts: unknown[]) =>
      Buffer.from(JSON.stringify([binding, ...parts])).toString("base64url");
    for (const bad of [
      "",
      "x",
      "e30",
      forged("'; drop", 1),
      forged("2026-13-45T00:00:00.000Z", 1),
      forged(null, "1"),
    ]) {
      expect(await ask({ cursor: bad })).toBe("cursor_mismatch");
    }
    const far = forged("2026-01-01T00:00:00.000Z", Number.MAX_SAFE_INTEGER);
    expect(await ask({ cursor: far })).toBe("no refusal");
  });

  test("is read by who may: 403 for a known office, 404 for a foreign one", async () => {
    const ask = (context: Context, officeId = office.officeId) =>
      code(listInvoices(context, officeId, asked()));
    expect(await ask(admin)).toBe("no refusal");
    expect(await ask(asUser("auditor"))).toBe("no refusal");
    expect(await ask(asUser("company_manager", { companyId }))).toBe("no refusal");
    expect(await ask(office.practitioner)).toBe("forbidden");
    expect(await ask(office.manager, sister.officeId)).toBe("not_found");
    expect(await ask(office.manager, foreign.officeId)).toBe("not_found");
    expect(await ask(office.practitioner, foreign.officeId)).toBe("not_found");
    expect(await ask(office.manager, 2_000_000_000)).toBe("not_found");
  });
});

describe("one invoice", () => {
  test("shows Stripe's id whole to administrators and masked to everybody else", async () => {
    const shown = async (context: Context) =>
      (await showInvoice(context, ids[7] ?? 0)).stripe_invoice_id;
    expect(await shown(admin)).toBe("in_1QabcdEFGH1234");
    expect(await shown(office.manager)).toBe("in_…1234");
    expect(await shown(asUser("auditor"))).toBe("in_…1234");
  });

  test("offers actions to administrators only", async () => {
    expect((await showInvoice(admin, ids[1] ?? 0)).allowed_actions).toContain("cancel");
    expect((await showInvoice(office.manager, ids[1] ?? 0)).allowed_actions).toEqual([]);
  });

  test("offers no second request while one waits for Stripe's answer", async () => {
    const [invoiceId = 0] = await makeInvoices(foreign, [{ stripeId: "in_1Qwaiting5678" }]);
    expect((await showInvoice(admin, invoiceId)).allowed_actions).toContain("write_off");
    await adminQuery(
      `insert into stripe_outbox (kind, office_id, company_id, invoice_id, idempotency_key, created_at)
       values ('void_invoice', $1, $2, $3, 'test.void', now())`,
      [foreign.officeId, foreign.companyId, invoiceId],
    );
    expect((await showInvoice(admin, invoiceId)).allowed_actions).toEqual([]);
    const { data } = await listInvoices(admin, foreign.officeId, asked());
    expect(data.find((row) => row.invoice_id === invoiceId)?.allowed_actions).toEqual([]);
  });

  test("is not there for anyone who may not know of it", async () => {
    expect(await code(showInvoice(foreign.manager, ids[0] ?? 0))).toBe("not_found");
    expect(await code(showInvoice(sister.manager, ids[0] ?? 0))).toBe("not_found");
    expect(await code(showInvoice(office.practitioner, ids[0] ?? 0))).toBe("forbidden");
  });
});
