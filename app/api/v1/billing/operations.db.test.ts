import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sealAudit } from "@/lib/audit/seal";
import type { Method } from "@/lib/http/endpoint";
import { disconnect } from "@/lib/db/client";
import { encryptField } from "@/lib/ephi/field-encryption";
import { browserOf, call, type Caller, keyOf } from "@/lib/testing/callers";
import { adminQuery } from "@/lib/testing/database";
import { makeInvoices } from "@/lib/testing/factories";
import { makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import * as auditEvents from "./audit-events/route";
import * as auditVerify from "./audit-events/verify/route";
import * as charge from "./charge-catalogue/[charge_type]/route";
import * as catalogue from "./charge-catalogue/route";
import * as oneOff from "./charges/one-off/route";
import * as retryEvent from "./stripe/events/[event_id]/retry/route";
import * as events from "./stripe/events/route";
import * as retryIntent from "./stripe/outbox/[outbox_id]/retry/route";
import * as outbox from "./stripe/outbox/route";

// Only Next itself can say when an answer is out.
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

type Json = Record<string, unknown>;

async function ask(...asked: Parameters<typeof call>): Promise<{ status: number; body: Json }> {
  const response = await call(...asked);
  return { status: response.status, body: (await response.json()) as Json };
}
const rowsOf = (answer: { body: Json }) => answer.body["data"] as Json[];

let own: TestOffice;
let sister: TestOffice;
let foreign: TestOffice;
/** Everyone there is, by what they are. */
let people: Record<
  | "admin"
  | "adminKey"
  | "auditor"
  | "companyManager"
  | "officeManager"
  | "practitioner"
  | "companyKey"
  | "foreignManager"
  | "nobody",
  Caller
>;

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  own = await makeOffice({ name: "Own" });
  sister = await makeOffice({ name: "Sister", companyId: own.companyId });
  foreign = await makeOffice({ name: "Foreign" });
  const { companyId, officeId } = own;
  people = {
    admin: await browserOf("admin"),
    adminKey: await keyOf({ kind: "admin" }),
    auditor: await browserOf("auditor"),
    companyManager: await browserOf("company_manager", { companyId }),
    officeManager: await browserOf("office_manager", { companyId, officeId }),
    practitioner: await browserOf("practitioner", { companyId, officeId }),
    companyKey: await keyOf({ kind: "company", companyId }),
    foreignManager: await browserOf("company_manager", { companyId: foreign.companyId }),
    nobody: {},
  };
});
afterAll(() => disconnect());

type Handlers = Parameters<typeof call>[0];
type Who = keyof typeof people;

/** What each gets; those not named get 403, and nobody 401. */
async function expectStatuses(
  handlers: Handlers,
  method: Method,
  allowed: Partial<Record<Who, number>>,
  asked: Omit<NonNullable<Parameters<typeof call>[2]>, "as"> = {},
): Promise<void> {
  const got: Partial<Record<Who, number>> = {};
  const expected: Partial<Record<Who, number>> = {};
  for (const who of Object.keys(people) as Who[]) {
    got[who] = (await call(handlers, method, { ...asked, as: people[who] })).status;
    expected[who] = allowed[who] ?? (who === "nobody" ? 401 : 403);
  }
  expect(got).toEqual(expected);
}

const auditOf = (action: string) =>
  adminQuery<Json>(
    "select object_id, actor_type, details from audit_events where action = $1 order by event_id",
    [action],
  );

describe("the charge catalogue", () => {
  const charge1 = { charge_type: "consulting", name: "Consulting, per hour", default_amount: "90" };

  test("is changed by admins alone, whatever the body", async () => {
    const bad = { body: { charge_type: 5 } };
    await expectStatuses(catalogue, "POST", { admin: 422, adminKey: 422 }, bad);
    const params = { charge_type: "data_import" };
    await expectStatuses(charge, "PATCH", { admin: 422, adminKey: 422 }, { ...bad, params });
    const scopes = ["operations:read"] as const;
    const narrow = await keyOf({ kind: "admin" }, scopes);
    expect((await ask(catalogue, "POST", { as: narrow, body: charge1 })).status).toBe(403);
  });

  test("takes a new charge, which can be made at once, and keeps who added it", async () => {
    const added = await ask(catalogue, "POST", { as: people.adminKey, body: charge1 });
    expect(added).toEqual({
      status: 201,
      body: {
        ...charge1,
        default_amount: "90.00",
        recognition: { method: "immediate", months: null },
        active: true,
      },
    });
    expect(rowsOf(await ask(catalogue, "GET", { as: people.admin }))).toContainEqual(added.body);
    const made = { office_id: own.officeId, charge_type: "consulting" };
    expect((await ask(oneOff, "POST", { as: people.adminKey, body: made })).status).toBe(201);
    expect(await auditOf("catalogue.add")).toMatchObject([
      {
        object_id: "consulting",
        actor_type: "api_key",
        details: { after: { default_cents: 9000, recognition_months: null, active: true } },
      },
    ]);
  });

  test("takes a type once, even at once, and the same request again under its key", async () => {
    const body = { ...charge1, charge_type: "at_once" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(catalogue, "POST", { as: people.adminKey, body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body["code"]).toBe("already_exists");

    const headers = { "idempotency-key": "again" };
    const keyed = { as: people.adminKey, body: { ...body, charge_type: "again" }, headers };
    const first = await ask(catalogue, "POST", keyed);
    expect(first.status).toBe(201);
    expect(await ask(catalogue, "POST", keyed)).toEqual(first);
  });

  test.each([
    [{ charge_type: "Bad Type" }, "charge_type"],
    [{ name: "" }, "name"],
    [{ name: "zero\u200bwidth" }, "name"],
    [{ name: "x".repeat(201) }, "name"],
    [{ default_amount: "0" }, "default_amount"],
    [{ default_amount: "1.005" }, "default_amount"],
    [{ default_amount: "100000000" }, "default_amount"],
    [{ recognition: { method: "over_months" } }, "recognition.months"],
    [{ recognition: { method: "over_months", months: 121 } }, "recognition.months"],
    [{ recognition: { method: "immediate", months: 3 } }, "recognition.months"],
    [{ recognition: { method: "later" } }, "recognition.method"],
    [{ active: "yes" }, "active"],
    [{ price: 1 }, "price"],
  ])("refuses %j", async (change, path) => {
    const body = { ...charge1, charge_type: "refused", ...change };
    const answer = await ask(catalogue, "POST", { as: people.adminKey, body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  test("refuses a name that names a patient of any office, and tells the audit", async () => {
    await makePatients(foreign, 3);
    const body = { ...charge1, charge_type: "named", name: "Training for First1 Last1" };
    const answer = await ask(catalogue, "POST", { as: people.adminKey, body });
    expect(answer).toMatchObject({ status: 422, body: { code: "possible_ephi" } });
    const params = { charge_type: "data_import" };
    const patched = await ask(charge, "PATCH", {
      as: people.adminKey,
      params,
      body: { name: "Call 555-010-9999 for Last1" },
    });
    expect(patched).toMatchObject({ status: 422, body: { code: "possible_ephi" } });
    expect(JSON.stringify([answer, patched, await auditOf("ephi.refuse")])).not.toMatch(
      /Last1|555/,
    );
    expect(await auditOf("ephi.refuse")).toHaveLength(2);
  });

  test("changes a charge for later, field by field, and says before and after", async () => {
    const change = (body: Json) =>
      ask(charge, "PATCH", {
        as: people.adminKey,
        params: { charge_type: "front_desk_training" },
        body,
      });
    const months = { recognition: { method: "over_months", months: 6 } };
    expect(await change({ ...months, default_amount: 175.5 })).toMatchObject({
      status: 200,
      body: { name: "Front-desk training", default_amount: "175.50", ...months },
    });
    expect(await change({ active: false })).toMatchObject({ status: 200, body: { active: false } });
    expect((await change({ active: false })).status).toBe(200);
    expect((await change({})).status).toBe(200);
    const made = { office_id: own.officeId, charge_type: "front_desk_training" };
    expect((await ask(oneOff, "POST", { as: people.adminKey, body: made })).status).toBe(422);
    expect((await change({ name: "Training", active: true })).body).toMatchObject({
      name: "Training",
    });
    expect((await auditOf("catalogue.change")).map((event) => event["details"])).toEqual([
      {
        before: { default_cents: 15000, recognition_months: null, active: true },
        after: { default_cents: 17550, recognition_months: 6, active: true },
        is_renamed: false,
      },
      {
        before: { default_cents: 17550, recognition_months: 6, active: true },
        after: { default_cents: 17550, recognition_months: 6, active: false },
        is_renamed: false,
      },
      {
        before: { default_cents: 17550, recognition_months: 6, active: false },
        after: { default_cents: 17550, recognition_months: 6, active: true },
        is_renamed: true,
      },
    ]);
  });

  test("loses no change of two made at once", async () => {
    const change = (body: Json) =>
      ask(charge, "PATCH", { as: people.adminKey, params: { charge_type: "data_import" }, body });
    const [dear, renamed] = await Promise.all([
      change({ default_amount: "130.00" }),
      change({ name: "Import, per hour" }),
    ]);
    expect([dear.status, renamed.status]).toEqual([200, 200]);
    expect(rowsOf(await ask(catalogue, "GET", { as: people.admin }))).toContainEqual(
      expect.objectContaining({ name: "Import, per hour", default_amount: "130.00" }),
    );
  });

  test("keeps the setup fee, and knows no other types", async () => {
    const change = (charge_type: string, body: Json) =>
      ask(charge, "PATCH", { as: people.adminKey, params: { charge_type }, body });
    expect(await change("setup_fee", { active: false })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "active" }] },
    });
    expect((await change("setup_fee", { default_amount: "300" })).status).toBe(200);
    expect((await change("nothing_of_it", { active: false })).status).toBe(404);
    expect((await change("Not A Type", { active: false })).status).toBe(404);
  });
});

describe("what is sent to Stripe", () => {
  const text = JSON.stringify({ order: { kind: "void_invoice" }, requests: [] });
  const hash = createHash("sha256").update(text).digest("hex");

  async function makeIntent(status: string, office = own): Promise<number> {
    const [row] = await adminQuery<{ id: number }>(
      `insert into stripe_outbox (kind, office_id, company_id, status, idempotency_key, body_sha256, created_at, last_error)
       values ('void_invoice', $1, $2, $3::outbox_status, gen_random_uuid()::text, $4, now(), 'card_declined')
       returning outbox_id as id`,
      [office.officeId, office.companyId, status, hash],
    );
    const id = row?.id ?? 0;
    const place = { table: "stripe_outbox", column: "body", rowId: id };
    await adminQuery("update stripe_outbox set body = $2 where outbox_id = $1", [
      id,
      encryptField(place, text),
    ]);
    return id;
  }

  test("is read by admins and auditors, retried by admins", async () => {
    await expectStatuses(outbox, "GET", { admin: 200, adminKey: 200, auditor: 200 });
    const params = { outbox_id: await makeIntent("sent") };
    await expectStatuses(retryIntent, "POST", { admin: 409, adminKey: 409 }, { params });
  });

  test("is read back word for word by admins, with its hash; an auditor gets the hash", async () => {
    const id = await makeIntent("failed");
    const query = `?office_id=${own.officeId}&status=failed&limit=1`;
    const [shown] = rowsOf(await ask(outbox, "GET", { as: people.admin, query }));
    expect(shown).toMatchObject({ outbox_id: id, body: text, body_sha256: hash, attempts: 0 });
    const [hashed] = rowsOf(await ask(outbox, "GET", { as: people.auditor, query }));
    expect(hashed).toEqual({ ...shown, body: null });
  });

  test("comes in pages of one filter, the newest first, none twice", async () => {
    const ids = [];
    for (let made = 0; made < 5; made += 1) ids.unshift(await makeIntent("pending", sister));
    const found: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const at: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const query = `?office_id=${sister.officeId}&limit=2${at}`;
      const page = await ask(outbox, "GET", { as: people.adminKey, query });
      found.push(...rowsOf(page).map((row) => row["outbox_id"]));
      cursor = page.body["next_cursor"] as string | null;
    }
    expect(found).toEqual(ids);
    const first = await ask(outbox, "GET", { as: people.adminKey, query: "?limit=1" });
    const other = `?limit=1&status=sent&cursor=${String(first.body["next_cursor"])}`;
    expect(await ask(outbox, "GET", { as: people.adminKey, query: other })).toMatchObject({
      status: 422,
      body: { code: "cursor_mismatch" },
    });
  });

  test.each(["?status=done", "?office_id=x", "?invoice_id=0", "?limit=1e1", "?kind=push_invoice"])(
    "is not asked for with %s",
    async (query) => {
      expect((await ask(outbox, "GET", { as: people.admin, query })).status).toBe(422);
    },
  );

  test("is tried again after it failed, at once and twice, and the audit says who asked", async () => {
    const id = await makeIntent("failed");
    const retry = () =>
      ask(retryIntent, "POST", { as: people.admin, params: { outbox_id: id }, body: {} });
    const answers = await Promise.all([retry(), retry()]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, body: { outbox_id: id, status: "pending" } });
    }
    const [row] = await adminQuery<Json>(
      "select generation, status from stripe_outbox where outbox_id = $1",
      [id],
    );
    expect(row).toEqual({ generation: 2, status: "pending" });
    const asked = (await auditOf("outbox.retry")).filter((row) => row["object_id"] === String(id));
    expect(asked).toHaveLength(2);
  });

  test("is not retried when it is not there, or with a body", async () => {
    const retry = (id: string, body: unknown = {}) =>
      ask(retryIntent, "POST", { as: people.admin, params: { outbox_id: id }, body });
    expect((await retry("2147483647")).status).toBe(404);
    expect((await retry("x")).status).toBe(404);
    expect((await retry(String(await makeIntent("failed")), { force: true })).status).toBe(422);
  });
});

describe("what Stripe told", () => {
  async function makeEvent(status: string, at = "2026-03-01T00:00:00Z"): Promise<string> {
    const [row] = await adminQuery<{ id: string }>(
      `insert into stripe_events (event_id, type, occurred_at, livemode, status, reason, received_at, handled_at)
       values ('evt_' || replace(gen_random_uuid()::text, '-', ''), 'invoice.paid', $2, false, $1::stripe_event_status,
         'no_such_invoice', $2, $2) returning event_id as id`,
      [status, at],
    );
    return row?.id ?? "";
  }

  test("is read by admins and auditors, applied anew by admins", async () => {
    await expectStatuses(events, "GET", { admin: 200, adminKey: 200, auditor: 200 });
    const params = { event_id: await makeEvent("failed") };
    await expectStatuses(retryEvent, "POST", { admin: 200, adminKey: 200 }, { params });
  });

  test("comes in pages, the latest first, also when many came at once", async () => {
    const ids = [];
    for (let made = 0; made < 5; made += 1) ids.push(await makeEvent("unmatched"));
    ids.sort().reverse();
    const found: unknown[] = [];
    let query = "?status=unmatched&limit=2";
    for (;;) {
      const page = await ask(events, "GET", { as: people.auditor, query });
      found.push(...rowsOf(page).map((row) => row["event_id"]));
      const cursor = page.body["next_cursor"];
      if (typeof cursor !== "string") break;
      query = `?status=unmatched&limit=2&cursor=${cursor}`;
    }
    expect(found).toEqual(ids);
  });

  test("is put back to be applied, with the audit", async () => {
    const id = await makeEvent("failed");
    const retry = () => ask(retryEvent, "POST", { as: people.admin, params: { event_id: id } });
    expect(await retry()).toEqual({
      status: 200,
      body: {
        event_id: id,
        type: "invoice.paid",
        status: "stored",
        reason: null,
        invoice_id: null,
        occurred_at: "2026-03-01T00:00:00.000Z",
        received_at: "2026-03-01T00:00:00.000Z",
        handled_at: null,
      },
    });
    const asked = (await auditOf("event.retry")).filter((row) => row["object_id"] === id);
    expect(asked).toMatchObject([{ actor_type: "user", details: { status: "failed" } }]);
  });

  test("is not found when it never came", async () => {
    for (const event_id of ["evt_00000000", "1", "in_12345678"]) {
      const answer = await ask(retryEvent, "POST", { as: people.admin, params: { event_id } });
      expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
  });
});

describe("the audit log", () => {
  const read = (who: Who, query = "") => ask(auditEvents, "GET", { as: people[who], query });
  const officesIn = async (who: Who, query = "?limit=200") =>
    new Set(rowsOf(await read(who, query)).map((row) => row["office_id"]));

  beforeAll(async () => {
    for (const office of [own, sister, foreign]) {
      const body = { office_id: office.officeId, charge_type: "setup_fee", amount: "10" };
      await ask(oneOff, "POST", { as: people.adminKey, body });
    }
  });

  test("is read by admins, auditors and managers, by no key and no practitioner", async () => {
    const readers = { admin: 200, auditor: 200, companyManager: 200, officeManager: 200 };
    const all = { ...readers, foreignManager: 200 };
    await expectStatuses(auditEvents, "GET", all);
    await expectStatuses(auditVerify, "GET", all);
  });

  test("shows everyone their own part", async () => {
    const [mine, sisters, theirs] = [own.officeId, sister.officeId, foreign.officeId];
    for (const who of ["admin", "auditor"] as const) {
      expect(await officesIn(who)).toEqual(new Set([null, mine, sisters, theirs]));
    }
    // Besides what concerns no single office, such as the company's keys.
    expect(await officesIn("companyManager")).toEqual(new Set([null, mine, sisters]));
    expect(await officesIn("officeManager")).toEqual(new Set([mine]));
    expect(await officesIn("foreignManager")).toEqual(new Set([theirs]));
  });

  test("is not shown of an office where the same person only treats", async () => {
    const both = await browserOf("office_manager", own);
    await adminQuery(
      "insert into memberships (user_id, role, company_id, office_id) values ($1, 'practitioner', $2, $3)",
      [Number(both.userId), sister.companyId, sister.officeId],
    );
    const { body } = await ask(auditEvents, "GET", { as: both, query: "?limit=200" });
    expect(new Set((body["data"] as Json[]).map((row) => row["office_id"]))).toEqual(
      new Set([own.officeId]),
    );
    const query = `?office_id=${sister.officeId}`;
    expect((await ask(auditEvents, "GET", { as: both, query })).status).toBe(403);
  });

  test("says who did what to what, when, and the money before and after", async () => {
    const query = `?action=charge.create&office_id=${own.officeId}&limit=1`;
    const [event] = rowsOf(await read("officeManager", query));
    expect(event).toMatchObject({
      actor: { type: "api_key" },
      action: "charge.create",
      object: { type: "invoice" },
      office_id: own.officeId,
      company_id: own.companyId,
      business_at: "2026-03-10T15:00:00.000Z",
      details: { charge_type: "setup_fee", total_cents: 1000 },
    });
  });

  test("of another's office is not found", async () => {
    const query = `?office_id=${foreign.officeId}`;
    for (const who of ["companyManager", "officeManager"] as const) {
      expect((await read(who, query)).status).toBe(404);
    }
    expect((await read("officeManager", `?office_id=${sister.officeId}`)).status).toBe(404);
    expect((await read("companyManager", `?office_id=${sister.officeId}`)).status).toBe(200);
    expect((await read("admin", "?office_id=2147483647")).status).toBe(404);
  });

  test("is filtered by object and by time", async () => {
    const [id = 0] = await makeInvoices(own, [{}]);
    await adminQuery(
      `insert into audit_events (recorded_at, business_at, actor_type, actor_id, action, object_type, object_id,
         office_id, company_id, details, hmac)
       values ('2020-05-05Z', '2020-05-05Z', 'system', 'x', 'old', 'invoice', $1, $2, $3, '{}', 'x')`,
      [String(id), own.officeId, own.companyId],
    );
    const count = async (query: string) => rowsOf(await read("officeManager", query)).length;
    expect(await count(`?object_type=invoice&object_id=${id}`)).toBe(1);
    expect(await count("?from=2020-05-05T00:00:00Z&to=2020-05-06T02:00:00%2B02:00")).toBe(1);
    expect(await count("?from=2020-05-05T00:00:00.001Z&to=2020-05-06T00:00:00Z")).toBe(0);
    expect(await count("?to=2020-05-05T00:00:00Z")).toBe(0);
    await adminQuery(
      "set session_replication_role = replica; delete from audit_events where hmac = 'x'",
    );
    await adminQuery(
      "delete from audit_unsealed u where not exists (select 1 from audit_events e where e.event_id = u.event_id)",
    );
  });

  test("comes in pages, the newest first, none twice and none left out", async () => {
    for (const who of ["admin", "companyManager", "officeManager"] as const) {
      const all = rowsOf(await read(who, "?limit=200&action=office.create"));
      const found: Json[] = [];
      let query = "?limit=1&action=office.create";
      for (;;) {
        const page = await read(who, query);
        found.push(...rowsOf(page));
        const cursor = page.body["next_cursor"];
        if (typeof cursor !== "string") break;
        query = `?limit=1&action=office.create&cursor=${cursor}`;
      }
      expect(found).toEqual(all);
      const ids = all.map((event) => Number(event["event_id"]));
      expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    }
  });

  test.each([
    "?action=DROP",
    "?object_id=1",
    "?office_id=x",
    "?from=yesterday",
    "?actor=1",
    "?limit=0x10",
    "?cursor=x",
  ])("is not asked for with %s", async (query) => {
    expect((await read("admin", query)).status).toBe(422);
  });

  test("holds no name of a patient", async () => {
    const pages = await Promise.all([
      read("admin", "?limit=200"),
      read("officeManager", "?limit=200"),
    ]);
    expect(JSON.stringify(pages)).not.toMatch(/First\d|Last\d|@test\.example/);
  });

  test("is verified by whoever reads it, each over the chains of their own events", async () => {
    const verify = async (who: Who) => (await ask(auditVerify, "GET", { as: people[who] })).body;
    const before = await verify("officeManager");
    expect(before).toMatchObject({ ok: true, seals: 0, problems: [] });
    expect(before["unsealed"]).toBe(before["events"]);
    await sealAudit();
    const [all, company, office, others] = [
      await verify("admin"),
      await verify("companyManager"),
      await verify("officeManager"),
      await verify("foreignManager"),
    ];
    for (const found of [all, company, office, others]) {
      expect(found).toMatchObject({ ok: true, unsealed: 0 });
    }
    const counts = [all, company, office].map((found) => Number(found["events"]));
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    expect(new Set(counts).size).toBe(3);
    const seen = rowsOf(await read("officeManager", "?limit=200")).length;
    expect(office["events"]).toBe(seen);
  });

  test("tells those whose chain was tampered with, and no others", async () => {
    await adminQuery(
      `set session_replication_role = replica;
       update audit_events set details = '{}' where company_id = ${foreign.companyId} and action = 'charge.create'`,
    );
    const verify = async (who: Who) => (await ask(auditVerify, "GET", { as: people[who] })).body;
    for (const who of ["foreignManager", "admin"] as const) {
      expect(await verify(who)).toMatchObject({ ok: false, problems: [{ kind: "edited" }] });
    }
    expect(await verify("companyManager")).toMatchObject({ ok: true });
  });
});
