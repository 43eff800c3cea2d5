import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { pathId } from "@/lib/billing/contract/fields";
import { refuse } from "@/lib/billing/domain/errors";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { browserOf, call, type Caller, keyOf } from "@/lib/testing/callers";
import { makeCompany } from "@/lib/testing/practice";
import { endpoint } from "./endpoint";
import { RATE_LIMITS } from "./rate-limit";
import { defineRoute } from "./route";
import { serve } from "./serve";

// Only Next itself can say when an answer is out.
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: () => undefined,
}));

let runs = 0;
let behave: () => Promise<void> = () => Promise.resolve();

const declared = {
  url: "/things/{thing_id}",
  tag: "Things",
  summary: "A thing",
  path: z.object({ thing_id: pathId }),
  output: z.strictObject({ thing_id: z.int(), run: z.int() }),
  answers: { 201: "Made." },
} as const;
const getThing = endpoint({ ...declared, method: "GET", answers: { 200: "The thing." } });
const postThing = endpoint({
  ...declared,
  method: "POST",
  body: z.strictObject({ name: z.string().max(20), secret: z.string().optional() }),
});
const patchThing = endpoint({
  ...declared,
  method: "PATCH",
  body: z.strictObject({ name: z.string() }),
  allowedTo: "charge.create",
});

async function run(_context: object, { path }: { path: { thing_id: number } }) {
  runs += 1;
  const mine = runs;
  await behave();
  return { thing_id: path.thing_id, run: mine };
}

const things = serve(
  defineRoute(getThing, run),
  defineRoute(postThing, run),
  defineRoute(patchThing, run),
);

let key: Caller;
let companyId: number;

beforeAll(async () => {
  companyId = await makeCompany();
  key = await keyOf({ kind: "company", companyId });
});
beforeEach(() => {
  runs = 0;
  behave = () => Promise.resolve();
});
afterAll(() => disconnect());

const params = { thing_id: 7 };
const get = (ask: object = {}) => call(things, "GET", { as: key, params, ...ask });
const post = (ask: object = {}) =>
  call(things, "POST", { as: key, params, body: { name: "a" }, ...ask });
const keyed = (idempotencyKey: string, ask: object = {}) =>
  post({ headers: { "idempotency-key": idempotencyKey }, ...ask });
const told = async (response: Response) =>
  [response.status, ((await response.json()) as { code?: string }).code] as const;

describe("every answer", () => {
  test("carries the request id, the limits, and forbids storing", async () => {
    const id = randomUUID();
    const response = await get({ headers: { "x-request-id": id } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-request-id": id,
      "cache-control": "private, no-store",
      "content-type": "application/json",
      "ratelimit-limit": String(RATE_LIMITS.actor),
    });
    expect(response.headers.get("ratelimit-remaining")).toMatch(/^\d+$/);
    expect(response.headers.get("ratelimit-reset")).toMatch(/^\d+$/);
  });

  test("to a refusal is a problem document with the same headers", async () => {
    const response = await call(things, "GET", { params });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(await response.json()).toMatchObject({
      code: "unauthenticated",
      request_id: response.headers.get("x-request-id"),
    });
  });
});

describe("refused before anything runs:", () => {
  test.each([
    ["an unknown key", { as: { authorization: `Bearer lk_abcdefghij_${"x".repeat(43)}` } }, 401],
    ["a malformed path id", { params: { thing_id: "7x" } }, 404],
    ["an unknown field", { body: { name: "a", more: 1 } }, 422],
    ["a missing field", { body: {} }, 422],
    ["an unknown query parameter", { query: "?last_name=Lee" }, 422],
    ["malformed JSON", { body: "{" }, 400],
    ["a body that is not JSON", { headers: { "content-type": "text/plain" } }, 415],
    ["too large a body", { body: { name: "a".repeat(1_100_000) } }, 413],
    ["too long an idempotency key", { headers: { "idempotency-key": "k".repeat(256) } }, 422],
  ])("%s", async (_what, ask, status) => {
    const response = await post(ask);
    expect(response.status).toBe(status);
    expect(runs).toBe(0);
  });

  test("no message repeats a value", async () => {
    const response = await post({ body: { name: "Marguerite Delacroix-Fontaine" } });
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain("Marguerite");
  });

  test("a platform's action, whatever the body", async () => {
    expect(await told(await call(things, "PATCH", { as: key, params, body: { bad: 1 } }))).toEqual([
      403,
      "forbidden",
    ]);
  });

  test("another method, which is told those that are taken", async () => {
    const response = await call(things, "DELETE", { as: key, params });
    expect(response.headers.get("allow")).toBe("GET, POST, PATCH, HEAD, OPTIONS");
    expect(await told(response)).toEqual([405, "method_not_allowed"]);
  });

  test("what no endpoint takes is counted all the same", async () => {
    for (const method of ["DELETE", "OPTIONS"] as const) {
      const ask = (headers: Caller) =>
        things[method](new Request("http://localhost:3000/x", { method, headers }), {
          params: Promise.resolve(params),
        });
      const known = (await ask(key)).headers;
      expect(known.get("ratelimit-limit")).toBe(String(RATE_LIMITS.actor));
      expect(known.get("ratelimit-reset")).toMatch(/^\d+$/);
      const anonymous = (await ask({})).headers;
      expect(anonymous.get("ratelimit-limit")).toBe(String(RATE_LIMITS.anonymous));
      expect(anonymous.get("allow")).toBe("GET, POST, PATCH, HEAD, OPTIONS");
    }
  });
});

describe("a session cookie", () => {
  test("reads from anywhere, writes only from our own pages", async () => {
    const { origin, ...browser } = await browserOf("company_manager", { companyId });
    expect((await get({ as: browser })).status).toBe(200);
    expect(await told(await post({ as: browser }))).toEqual([403, "cross_origin"]);
    const elsewhere = { ...browser, origin: "https://evil.example" };
    expect(await told(await post({ as: elsewhere }))).toEqual([403, "cross_origin"]);
    expect(runs).toBe(1);
    expect((await post({ as: { ...browser, origin } })).status).toBe(201);
  });

  test("does not stand in for a bad key", async () => {
    const browser = await browserOf("company_manager", { companyId });
    expect((await get({ as: { ...browser, authorization: "Bearer nonsense" } })).status).toBe(401);
  });
});

describe("a bug", () => {
  test("is a 500 that tells nothing", async () => {
    behave = () => Promise.reject(new Error("Marguerite"));
    const response = await get();
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("Marguerite");
  });

  test("an answer against its own schema is one", async () => {
    const broken = serve(defineRoute(getThing, () => Promise.resolve({ thing_id: 0.5, run: 1 })));
    expect((await call(broken, "GET", { as: key, params })).status).toBe(500);
  });
});

describe("an idempotency key", () => {
  test("runs once and replays the first answer", async () => {
    const first = await keyed("once");
    const again = await keyed("once");
    expect([first.status, again.status, runs]).toEqual([201, 201, 1]);
    expect(first.headers.has("idempotency-replayed")).toBe(false);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
  });

  test("replays a refusal, as a problem", async () => {
    behave = () => Promise.resolve(refuse("care_plan_required"));
    await keyed("refused");
    behave = () => Promise.resolve();
    const again = await keyed("refused");
    expect(again.headers.get("content-type")).toBe("application/problem+json");
    expect(await told(again)).toEqual([409, "care_plan_required"]);
  });

  test.each([
    ["another body", { body: { name: "b" } }],
    ["another path", { params: { thing_id: 8 } }],
  ])("with %s is refused", async (what, ask) => {
    await keyed(`reused ${what}`);
    expect(await told(await keyed(`reused ${what}`, ask))).toEqual([422, "idempotency_key_reused"]);
    expect(runs).toBe(1);
  });

  test("belongs to its caller", async () => {
    const other = await keyOf({ kind: "company", companyId });
    await keyed("mine");
    const response = await keyed("mine", { as: other, body: { name: "other" } });
    expect(response.status).toBe(201);
    expect(runs).toBe(2);
  });

  test("sent twenty times at once runs once; the others wait their turn", async () => {
    behave = () => new Promise((resolve) => setTimeout(resolve, 300));
    const answers = await Promise.all(Array.from({ length: 20 }, () => keyed("race").then(told)));
    expect(runs).toBe(1);
    expect(answers.filter(([status]) => status === 201)).toHaveLength(1);
    expect(answers.filter(([, code]) => code === "request_in_progress")).toHaveLength(19);
    expect((await keyed("race")).status).toBe(201);
  });

  test("after a bug may be tried again", async () => {
    behave = () => Promise.reject(new Error("down"));
    expect((await keyed("failed")).status).toBe(500);
    behave = () => Promise.resolve();
    expect((await keyed("failed")).status).toBe(201);
  });

  test("left by a dead process is free again after its lease, and a kept one after a day", async () => {
    behave = () => new Promise((resolve) => setTimeout(resolve, 10));
    for (const [name, age] of [
      ["dead", "11 minutes"],
      ["old", "25 hours"],
    ] as const) {
      await keyed(name);
      const state = name === "dead" ? ", finished_at = null, response_body = null" : "";
      const change = `update idempotency_keys set created_at = now() - interval '${age}' ${state}
        where created_at = (select max(created_at) from idempotency_keys)`;
      await adminQuery(change);
      const again = await keyed(name);
      expect([again.status, again.headers.has("idempotency-replayed")]).toEqual([201, false]);
    }
    expect(runs).toBe(4);
  });

  test("does not show its answer to who has lost a right since", async () => {
    const changing = await keyOf({ kind: "company", companyId });
    await keyed("rights", { as: changing });
    await adminQuery(
      `update api_keys set scopes = '{invoices:read}' where api_key_id = (select max(api_key_id) from api_keys)`,
    );
    expect(await told(await keyed("rights", { as: changing }))).toEqual([403, "forbidden"]);
    expect(runs).toBe(1);
  });

  test("leaves neither itself nor what was sent or answered readable in the database", async () => {
    await keyed("MRN-Marguerite", { body: { name: "a", secret: "Marguerite" } });
    const rows = await adminQuery<object>("select * from idempotency_keys");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/Marguerite|thing_id/);
  });
});

test("whoever does not say who they are is soon told to wait", async () => {
  const headers = { "x-forwarded-for": "203.0.113.77" };
  const ask = () => call(things, "GET", { params, headers });
  for (let count = 0; count < RATE_LIMITS.anonymous; count += 1) {
    expect((await ask()).status).toBe(401);
  }
  const response = await ask();
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await told(response)).toEqual([429, "rate_limited"]);
});
