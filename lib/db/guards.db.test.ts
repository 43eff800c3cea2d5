import type pg from "pg";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "vitest";
import { adminClient } from "@/lib/testing/database";
import { prisma } from "./client";
import { inTransaction } from "./transaction";

/** Every guard of docs/domain.md §2 is attacked by raw SQL as superuser, past all code and policies. */
let db: pg.Client;
let ids: { company: number; office: number; other: number; patient: number };

beforeAll(async () => {
  db = await adminClient();
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.query("begin");
  const company = await one(
    "insert into companies (name, created_at) values ('Guard', now()) returning company_id as id",
  );
  const office = await insertOffice(company);
  const other = await insertOffice(company);
  const patient = await one(
    `insert into patients (company_id, office_id, anonymous_patient_ref, created_at)
     values ($1, $2, 'pt_' || substr(md5(random()::text), 1, 26), now()) returning patient_id as id`,
    [company, office],
  );
  ids = { company, office, other, patient };
});
afterEach(() => db.query("rollback"));

async function one(sql: string, params: unknown[] = []): Promise<number> {
  const { rows } = await db.query<{ id: number }>(sql, params);
  return Number(rows[0]?.id);
}

function insertOffice(company: number): Promise<number> {
  return one(
    `insert into offices (company_id, name, billing_email, time_zone, current_plan_id, billing_cycle_anchor_date,
       cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
     values ($1, 'Guarded', 'g@example.com', 'UTC', 1, '2026-01-01', '2026-01-01Z', '2026-02-01Z', '2026-01-01', now(), now())
     returning office_id as id`,
    [company],
  );
}

function insertMonthly(start: string, end: string, office = ids.office): Promise<number> {
  return one(
    `insert into invoices (office_id, company_id, invoice_type, billing_period_start, billing_period_end, period_start_on,
       created_at, updated_at)
     values ($1, $2, 'monthly', $3, $4, ($3::timestamptz)::date, now(), now()) returning invoice_id as id`,
    [office, ids.company, start, end],
  );
}

const january = () => insertMonthly("2026-01-01T00:00Z", "2026-02-01T00:00Z");

function insertLine(invoice: number, ref: string | null = "pt_a", total = "2.00", quantity = 1) {
  return db.query(
    `insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price,
       item_type, anonymous_patient_ref, created_at)
     values ($1, $2, $3, 'Line', $4, 2.00, $5, $6, $7, now())`,
    [
      invoice,
      ids.office,
      ids.company,
      quantity,
      total,
      ref === null ? "one_off" : "patient_activation",
      ref,
    ],
  );
}

async function issue(invoice: number): Promise<void> {
  await db.query("update invoices set total_amount = 2.00, line_count = 1 where invoice_id = $1", [
    invoice,
  ]);
  await insertLine(invoice);
  await db.query(
    `with c as (update number_counters set last_value = last_value + 1 where name = 'invoice' returning last_value)
     update invoices set status = 'sent', invoice_sequence = c.last_value, invoice_number = lumbar_number('LB-', c.last_value),
       finalized_at = now() from c where invoice_id = $1`,
    [invoice],
  );
}

const attack = (sql: string, params: unknown[] = []) => expect(db.query(sql, params)).rejects;

describe("guard 1: monthly invoices of an office never overlap", () => {
  test("an equal, a shifted and an enclosing period are refused, whoever writes them", async () => {
    await january();
    for (const [start, end] of [
      ["2026-01-01T00:00Z", "2026-02-01T00:00Z"],
      ["2026-01-31T23:00Z", "2026-03-01T00:00Z"],
      ["2025-12-01T00:00Z", "2026-03-01T00:00Z"],
    ] as const) {
      await db.query("savepoint s");
      await expect(insertMonthly(start, end)).rejects.toThrow(/invoices_monthly_no_overlap/);
      await db.query("rollback to s");
    }
  });

  test("the next period, another office and a canceled one may stand beside it", async () => {
    const first = await january();
    await insertMonthly("2026-02-01T00:00Z", "2026-03-01T00:00Z");
    await insertMonthly("2026-01-01T00:00Z", "2026-02-01T00:00Z", ids.other);
    await db.query(
      "update invoices set status = 'canceled', cancel_reason = 'operator', canceled_at = now() where invoice_id = $1",
      [first],
    );
    await january();
  });

  test("a monthly invoice without a period is refused", () =>
    attack(
      "insert into invoices (office_id, company_id, invoice_type, created_at, updated_at) values ($1, $2, 'monthly', now(), now())",
      [ids.office, ids.company],
    ).toThrow(/check constraint/));
});

test("guard 2: a patient is on an invoice at most once", async () => {
  const invoice = await january();
  await insertLine(invoice, "pt_same");
  await expect(insertLine(invoice, "pt_same")).rejects.toThrow(/unique constraint/);
});

describe("guard 3: totals are what the lines make", () => {
  test("a line whose total is not quantity × price is refused", async () => {
    const invoice = await january();
    await expect(insertLine(invoice, "pt_a", "3.00")).rejects.toThrow(/check constraint/);
  });

  test("an invoice does not leave draft with another total or count than its lines", async () => {
    const invoice = await january();
    await insertLine(invoice);
    for (const wrong of [
      "total_amount = 4.00, line_count = 1",
      "total_amount = 2.00, line_count = 2",
    ]) {
      await db.query("savepoint s");
      await attack(
        `update invoices set ${wrong}, status = 'canceled', cancel_reason = 'operator', canceled_at = now() where invoice_id = $1`,
        [invoice],
      ).toThrow(/not the sum of its lines/);
      await db.query("rollback to s");
    }
  });
});

describe("guard 4: what was issued stays as it was issued", () => {
  test.each([
    ["total", "total_amount = 3.00"],
    ["period", "billing_period_end = '2026-02-02Z'"],
    ["number", "invoice_number = 'LB-999999', invoice_sequence = 999999"],
    [
      "way back to draft",
      "status = 'draft', invoice_number = null, invoice_sequence = null, finalized_at = null",
    ],
    [
      "cancellation by an operator",
      "status = 'canceled', cancel_reason = 'operator', canceled_at = now()",
    ],
  ])("its %s cannot change", async (_, change) => {
    const invoice = await january();
    await issue(invoice);
    await attack(`update invoices set ${change} where invoice_id = $1`, [invoice]).toThrow(
      /can not/,
    );
  });

  test("its office cannot change, in draft either", async () => {
    const invoice = await january();
    await attack("update invoices set office_id = $2 where invoice_id = $1", [
      invoice,
      ids.other,
    ]).toThrow(/fixed/);
  });

  test.each([
    [
      "added",
      "insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price, item_type, created_at) select invoice_id, office_id, company_id, 'x', 1, 1, 1, 'one_off', now() from invoices where invoice_id = $1",
    ],
    ["changed", "update invoice_line_items set description = 'x' where invoice_id = $1"],
    ["removed", "delete from invoice_line_items where invoice_id = $1"],
  ])("a line cannot be %s", async (_, sql) => {
    const invoice = await january();
    await issue(invoice);
    await attack(sql, [invoice]).toThrow(/issued invoice/);
  });

  test("a paid invoice does not become failed or canceled", async () => {
    const invoice = await january();
    await issue(invoice);
    await db.query(
      "update invoices set status = 'paid', paid_at = now(), amount_paid = 2 where invoice_id = $1",
      [invoice],
    );
    await attack("update invoices set status = 'failed' where invoice_id = $1", [invoice]).toThrow(
      /can not become/,
    );
  });

  test("an invoice is born as a draft and never deleted", async () => {
    const invoice = await january();
    await db.query("savepoint s");
    await attack("delete from invoices where invoice_id = $1", [invoice]).toThrow(/never deleted/);
    await db.query("rollback to s");
    await attack(
      "insert into invoices (office_id, company_id, invoice_type, status, created_at, updated_at) values ($1, $2, 'one_off', 'sent', now(), now())",
      [ids.office, ids.company],
    ).toThrow(/begins as a draft/);
  });
});

describe("guard 4: a line belongs to its invoice, without a foreign key", () => {
  const lineOf = (invoice: string, office: string, company: string) =>
    `insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price,
       item_type, anonymous_patient_ref, created_at)
     select ${invoice}, ${office}, ${company}, 'Line', 1, 2, 2, 'patient_renewal', 'pt_' || n, now()
     from generate_series(1, 3) n, invoices i where i.invoice_id = $1`;

  test.each([
    ["of no invoice", lineOf("n + 2000000000", "i.office_id", "i.company_id"), /issued invoice/],
    ["of another office", lineOf("i.invoice_id", "i.office_id + 1", "i.company_id"), /belongs to/],
    ["of another company", lineOf("i.invoice_id", "i.office_id", "i.company_id + 1"), /belongs to/],
    [
      "of another company among right ones",
      lineOf("i.invoice_id", "i.office_id", "i.company_id + n / 3"),
      /belongs to/,
    ],
  ])("lines %s are refused", async (_, sql, words) => {
    const invoice = await january();
    await attack(sql, [invoice]).toThrow(words);
  });

  test.each([
    ["to another office", "office_id = office_id + 1", /belongs to/],
    ["to another company", "company_id = company_id + 1", /belongs to/],
    ["to no invoice", "invoice_id = 2000000000", /issued invoice/],
  ])("a line cannot be moved %s", async (_, change, words) => {
    const invoice = await january();
    await insertLine(invoice);
    await attack(`update invoice_line_items set ${change} where invoice_id = $1`, [
      invoice,
    ]).toThrow(words);
  });

  test("a line cannot be moved to the draft of another office, nor out of an issued invoice", async () => {
    const draft = await january();
    await insertLine(draft);
    const other = await insertMonthly("2026-01-01T00:00Z", "2026-02-01T00:00Z", ids.other);
    const issued = await insertMonthly("2026-02-01T00:00Z", "2026-03-01T00:00Z");
    await issue(issued);
    for (const [from, to, words] of [
      [draft, other, /belongs to/],
      [issued, draft, /issued invoice/],
      [draft, issued, /issued invoice/],
    ] as const) {
      await db.query("savepoint s");
      await attack(
        "update invoice_line_items set invoice_id = $2, anonymous_patient_ref = 'pt_moved' where invoice_id = $1",
        [from, to],
      ).toThrow(words);
      await db.query("rollback to s");
    }
  });

  test("its invoice does not go away under it, nor take another id", async () => {
    const invoice = await january();
    await insertLine(invoice);
    for (const [sql, words] of [
      ["delete from invoices where invoice_id = $1", /never deleted/],
      ["update invoices set invoice_id = invoice_id + 1000000 where invoice_id = $1", /fixed/],
      ["update invoices set company_id = company_id + 1 where invoice_id = $1", /fixed/],
    ] as const) {
      await db.query("savepoint s");
      await attack(sql, [invoice]).toThrow(words);
      await db.query("rollback to s");
    }
    await attack("truncate invoices cascade").toThrow(/is not allowed/);
  });

  test("a line waits for a finalization under way and is refused after it", async () => {
    const invoice = await january();
    await db.query("commit");
    const other = await adminClient();
    try {
      await other.query("begin");
      await db.query("begin");
      await issue(invoice);
      const late = other.query(
        `insert into invoice_line_items (invoice_id, office_id, company_id, description, quantity, unit_price, total_price,
           item_type, created_at)
         select invoice_id, office_id, company_id, 'Late', 1, 2, 2, 'one_off', now() from invoices where invoice_id = $1`,
        [invoice],
      );
      const refused = expect(late).rejects.toThrow(/issued invoice/);
      // Time enough for the late line to slip in, were there nothing to wait for.
      await db.query("select pg_sleep(0.3)");
      await db.query("commit");
      await refused;
    } finally {
      await other.end();
      await db.query("begin");
    }
  });
});

describe("guard 5: audit and journal only grow", () => {
  beforeEach(async () => {
    const invoice = await january();
    await db.query(
      `insert into audit_events (recorded_at, business_at, actor_type, actor_id, action, object_type, object_id, details, hmac)
       values (now(), now(), 'system', 't', 'x', 'y', '1', '{}', 'h')`,
    );
    await db.query(
      "insert into audit_seals (company_id, seq, event_ids, previous_hash, hash, sealed_at) values ($1, 1, '{1}', '', 'h', now())",
      [ids.company],
    );
    await db.query(
      `insert into journal (company_id, office_id, invoice_id, cause, source, debit_account, credit_account, amount, month, posted_at)
       values ($1, $2, $3, 'payment', 'guard', 'cash', 'receivable', 1, '2026-01', now())`,
      [ids.company, ids.office, invoice],
    );
  });

  test.each(["audit_events", "audit_seals", "journal"])(
    "%s refuses update, delete and truncate",
    async (table) => {
      const column = {
        audit_events: "action = 'z'",
        audit_seals: "hash = 'z'",
        journal: "amount = 9",
      }[table];
      for (const sql of [
        `update ${table} set ${column}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        await db.query("savepoint s");
        await attack(sql).toThrow(/is not allowed/);
        await db.query("rollback to s");
      }
    },
  );

  test("a posting of nothing, and one between an account and itself, are refused", async () => {
    for (const [debit, amount] of [
      ["cash", 0],
      ["receivable", 1],
    ] as const) {
      await db.query("savepoint s");
      await attack(
        `insert into journal (company_id, office_id, invoice_id, cause, source, debit_account, credit_account, amount, month, posted_at)
         select company_id, office_id, invoice_id, 'payment', 'other', $1, 'receivable', $2, '2026-01', now() from journal where source = 'guard'`,
        [debit, amount],
      ).toThrow(/check constraint/);
      await db.query("rollback to s");
    }
  });
});

describe("guard 6: invoice numbers are gapless", () => {
  test("a number that the counter did not give is refused", async () => {
    const invoice = await january();
    await insertLine(invoice);
    await attack(
      `update invoices set total_amount = 2, line_count = 1, status = 'sent', invoice_sequence = 4711,
         invoice_number = 'LB-004711', finalized_at = now() where invoice_id = $1`,
      [invoice],
    ).toThrow(/taken from the counter/);
  });

  test("a counter that moves without an invoice does not commit", async () => {
    await db.query("update number_counters set last_value = last_value + 1 where name = 'invoice'");
    await attack("set constraints all immediate").toThrow(/would have a gap/);
  });

  test("a counter does not move back and is not deleted", async () => {
    await issue(await january());
    for (const sql of [
      "update number_counters set last_value = 0 where name = 'invoice'",
      "delete from number_counters",
    ]) {
      await db.query("savepoint s");
      await attack(sql).toThrow(/only moves forward|is not allowed/);
      await db.query("rollback to s");
    }
  });

  test("a number is written with six digits at least", async () => {
    const { rows } = await db.query(
      "select lumbar_number('LB-', 123) as short, lumbar_number('LB-', 12345678) as long",
    );
    expect(rows).toEqual([{ short: "LB-000123", long: "LB-12345678" }]);
  });
});

describe("guard 7: row-level security", () => {
  const tenantTables = [
    "offices",
    "patients",
    "invoices",
    "invoice_line_items",
    "payments",
    "journal",
    "audit_events",
    "stripe_outbox",
  ];

  test("the login itself may read nothing", async () => {
    for (const table of [...tenantTables, "patient_identities", "users"]) {
      await expect(prisma().$queryRawUnsafe(`select 1 from ${table}`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  test("a forgotten where returns nothing foreign, and a foreign row cannot be written", async () => {
    await db.query("commit");
    await db.query("begin");
    const scope = {
      role: "lumbar_app",
      seesAll: false,
      companyIds: [],
      officeIds: [ids.other],
      names: true,
    } as const;
    const seen = await inTransaction({ ...scope, companyIds: [], officeIds: [ids.other] }, (tx) =>
      tx.office.findMany({ select: { officeId: true } }),
    );
    expect(seen).toEqual([{ officeId: ids.other }]);
    await expect(
      inTransaction({ ...scope, companyIds: [], officeIds: [ids.other] }, (tx) =>
        tx.patient.create({
          data: {
            companyId: ids.company,
            officeId: ids.office,
            anonymousPatientRef: `pt_${"z".repeat(26)}`,
            createdAt: new Date(),
          },
        }),
      ),
    ).rejects.toThrow();
  });

  test("the system's role has no right to names, and who sees all sees none", async () => {
    const read = (role: "lumbar_app" | "lumbar_jobs") =>
      inTransaction({ role, seesAll: true, companyIds: [], officeIds: [], names: true }, (tx) =>
        tx.patientIdentity.findMany(),
      );
    await expect(read("lumbar_jobs")).rejects.toThrow(/permission denied/);
    expect(await read("lumbar_app")).toEqual([]);
  });

  test("who has an office in scope but no right to names sees its patients and no name", async () => {
    await db.query(
      "insert into patient_identities (patient_id, company_id, office_id, first_name) values ($1, $2, $3, 'sealed')",
      [ids.patient, ids.company, ids.office],
    );
    await db.query("commit");
    await db.query("begin");
    const read = (names: boolean) =>
      inTransaction(
        { role: "lumbar_app", seesAll: false, companyIds: [], officeIds: [ids.office], names },
        async (tx) => [await tx.patient.count(), await tx.patientIdentity.count()],
      );
    expect(await read(false)).toEqual([1, 0]);
    expect(await read(true)).toEqual([1, 1]);
  });

  test("the scope ends with its transaction", async () => {
    await inTransaction(
      { role: "lumbar_app", seesAll: true, companyIds: [], officeIds: [], names: false },
      (tx) => tx.office.count(),
    );
    const rows = await prisma().$queryRaw<{ role: string; all: string | null }[]>`
      select current_user::text as role, current_setting('lumbar.sees_all', true) as all`;
    expect(rows[0]?.role).not.toMatch(/^lumbar_(app|jobs)$/);
    expect(rows[0]?.all ?? "").toBe("");
  });
});
