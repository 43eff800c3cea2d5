import { encode } from "next-auth/jwt";
import type { User } from "next-auth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/lib/auth/actor";
import { SIGN_IN_LIMITS } from "@/lib/auth/limits";
import { authOptions } from "@/lib/auth/next-auth";
import { hashPassword } from "@/lib/auth/password";
import { authenticate, currentActor } from "@/lib/auth/session";
import { IDLE_MS, listSessions, revokeSessions } from "@/lib/auth/sessions";
import { signIn, type SignInRequest } from "@/lib/auth/sign-in";
import { verifyAuditHmac, type AuditEventForm } from "@/lib/audit/canonical";
import { disconnect } from "@/lib/db/client";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { adminQuery } from "@/lib/testing/database";

const PASSWORD = "correct horse battery";
const one = async (sql: string, params: unknown[] = []): Promise<number> =>
  Number((await adminQuery<{ id: number }>(sql, params))[0]?.id);

let companyId: number;
let [parent, child, grandchild, lone] = [0, 0, 0, 0];
let passwordHash: string;
let serial = 0;

const office = (parentId: number | null): Promise<number> =>
  one(
    `insert into offices (company_id, parent_office_id, name, billing_email, time_zone, current_plan_id,
       billing_cycle_anchor_date, cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
     values ($1, $2, 'Office', 'o@lumbar.test', 'UTC', 1, '2026-01-01', '2026-01-01Z', '2026-02-01Z',
       '2026-01-01', now(), now()) returning office_id as id`,
    [companyId, parentId],
  );

async function person(role: Role | null, officeId: number | null = null) {
  serial += 1;
  const email = `person${serial}@lumbar.test`;
  const userId = await one(
    `insert into users (email, name, password_hash, created_at) values ($1, 'Person', $2, now())
     returning user_id as id`,
    [email, passwordHash],
  );
  const isPlatform = role === "admin" || role === "auditor";
  if (role !== null) await membership(userId, role, isPlatform ? null : companyId, officeId);
  return { userId, email };
}

const membership = (userId: number, role: Role, company: number | null, officeId: number | null) =>
  adminQuery(
    "insert into memberships (user_id, role, company_id, office_id) values ($1, $2::role_name, $3, $4)",
    [userId, role, company, officeId],
  );

const attempt = (email: string, password: string, facts: Partial<SignInRequest> = {}) =>
  signIn({
    email,
    password,
    totp: null,
    ip: `203.0.113.${serial % 250}`,
    userAgent: "vitest",
    requestId: "3f0c9a52-1d1b-4c8e-9a52-123456789012",
    ...facts,
  });

async function headersOf(sessionToken: string): Promise<Headers> {
  const jwt = await encode({ token: { sessionToken }, secret: env().AUTH_SECRET });
  return new Headers({ cookie: `other=1; next-auth.session-token=${jwt}` });
}

async function signedIn(role: Role | null, officeId: number | null = null) {
  const { userId, email } = await person(role, officeId);
  const result = await attempt(email, PASSWORD);
  if (result.kind !== "signed_in") throw new Error(result.kind);
  return { userId, email, token: result.token, headers: await headersOf(result.token) };
}

type AuditRow = { action: string; object_id: string; actor_type: string; details: object };
type StoredEvent = Pick<AuditEventForm, "action"> & {
  event_id: string;
  recorded_at: Date;
  business_at: Date;
  actor_type: string;
  actor_id: string;
  object_type: string;
  object_id: string;
  company_id: number | null;
  office_id: number | null;
  request_id: string | null;
  ip: string | null;
  details: AuditEventForm["details"];
  hmac: string;
};
const auditOf = (objectId: number | string): Promise<AuditRow[]> =>
  adminQuery<AuditRow>(
    "select action, object_id, actor_type, details from audit_events where object_id = $1 order by event_id",
    [String(objectId)],
  );

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
  companyId = await one(
    "insert into companies (name, created_at) values ('C', now()) returning company_id as id",
  );
  parent = await office(null);
  child = await office(parent);
  grandchild = await office(child);
  lone = await office(null);
});
afterAll(() => disconnect());

describe("signing in", () => {
  test("with the right password opens a session whose token is not stored, and is audited", async () => {
    const { userId, token } = await signedIn("admin");
    const rows = await adminQuery<{ token_hash: string; ip: string; user_agent: string }>(
      "select token_hash, ip, user_agent from sessions where user_id = $1",
      [userId],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]).toMatchObject({ user_agent: "vitest" });
    expect(await auditOf(userId)).toMatchObject([{ action: "sign_in", actor_type: "user" }]);
  });

  test("takes the e-mail in any case, with blanks around it", async () => {
    const { email } = await person("admin");
    expect((await attempt(` ${email.toUpperCase()} `, PASSWORD)).kind).toBe("signed_in");
  });

  test("says the same of a wrong password, an unknown e-mail and a person without any role", async () => {
    const { userId, email } = await person("admin");
    const { email: roleless } = await person(null);
    const refused = { kind: "refused" };
    expect(await attempt(email, "wrong password")).toEqual(refused);
    expect(await attempt("nobody@lumbar.test", PASSWORD)).toEqual(refused);
    expect(await attempt(roleless, PASSWORD)).toEqual(refused);
    expect(await auditOf(userId)).toMatchObject([
      { action: "sign_in.failed", actor_type: "system", details: { reason: "credentials" } },
    ]);
  });

  test("with an unknown e-mail is audited without repeating it", async () => {
    await attempt("jane.abernathy@patients.test", "Secret canary 1");
    const events = await adminQuery<{ row: string }>(
      "select audit_events::text as row from audit_events",
    );
    const text = JSON.stringify(events);
    expect(text).toContain("sign_in.failed");
    expect(text).not.toMatch(/abernathy|canary/i);
  });

  test("is refused to an enrolled person without a code", async () => {
    const { userId, email } = await person("admin");
    await adminQuery("update users set totp_secret = 'x' where user_id = $1", [userId]);
    expect(await attempt(email, PASSWORD, { totp: "123456" })).toEqual({ kind: "refused" });
    expect(await auditOf(userId)).toMatchObject([{ details: { reason: "second_factor" } }]);
  });

  test("is locked after too many failures, even with the right password, and audited once", async () => {
    const { email } = await person("admin");
    const ip = "198.51.100.77";
    for (let each = 0; each < SIGN_IN_LIMITS.byAccountAndAddress.points; each += 1) {
      expect((await attempt(email, "wrong password", { ip })).kind).toBe("refused");
    }
    for (let each = 0; each < 3; each += 1) {
      expect(await attempt(email, PASSWORD, { ip })).toMatchObject({ kind: "limited" });
    }
    const limits = await adminQuery(
      "select 1 from audit_events where ip = $1 and details->>'reason' = 'limit'",
      [ip],
    );
    expect(limits).toHaveLength(1);
  });

  test("leaves audit events whose HMAC holds", async () => {
    const { userId } = await signedIn("admin");
    const [row] = await adminQuery<StoredEvent>("select * from audit_events where object_id = $1", [
      String(userId),
    ]);
    if (!row) throw new Error("no audit event");
    const form: AuditEventForm = {
      eventId: BigInt(row.event_id),
      recordedAt: row.recorded_at,
      businessAt: row.business_at,
      actor: { type: row.actor_type, id: row.actor_id },
      action: row.action,
      object: { type: row.object_type, id: row.object_id },
      companyId: row.company_id,
      officeId: row.office_id,
      requestId: row.request_id,
      ip: row.ip,
      details: row.details,
    };
    expect(verifyAuditHmac(form, row.hmac)).toBe(true);
  });
});

describe("the actor behind a session", () => {
  test("has the roles of this moment: an office's covers the offices below it", async () => {
    const { userId, headers } = await signedIn("office_manager", parent);
    const actor = await currentActor(headers);
    expect(actor).toMatchObject({
      type: "user",
      userId,
      grants: [{ role: "office_manager", companyId: null, officeIds: [parent, child, grandchild] }],
    });
    await membership(userId, "company_manager", companyId, null);
    await adminQuery("delete from memberships where user_id = $1 and office_id is not null", [
      userId,
    ]);
    expect((await currentActor(headers))?.grants).toEqual([
      { role: "company_manager", companyId, officeIds: [] },
    ]);
    await adminQuery("delete from memberships where user_id = $1", [userId]);
    expect((await currentActor(headers))?.grants).toEqual([]);
  });

  test("of a lone office covers that office", async () => {
    const { headers } = await signedIn("practitioner", lone);
    expect((await currentActor(headers))?.grants[0]?.officeIds).toEqual([lone]);
  });

  test("is nobody without a cookie, with one of another making, or with an unknown token", async () => {
    const foreign = await encode({ token: { sessionToken: "x" }, secret: "another secret" });
    for (const headers of [
      new Headers(),
      new Headers({ cookie: "next-auth.session-token=rubbish" }),
      new Headers({ cookie: `next-auth.session-token=${foreign}` }),
      await headersOf("unknown"),
    ]) {
      expect(await currentActor(headers)).toBeNull();
    }
  });

  test.each([
    ["revoked", "revoked_at = now()"],
    ["expired", "expires_at = now()"],
    ["idle for too long", `last_seen_at = now() - interval '${IDLE_MS} milliseconds'`],
  ])("is nobody once the session is %s", async (_what, change) => {
    const { userId, headers } = await signedIn("admin");
    expect(await currentActor(headers)).not.toBeNull();
    await adminQuery(`update sessions set ${change} where user_id = $1`, [userId]);
    expect(await currentActor(headers)).toBeNull();
  });

  test("stays while there is activity; looking on is none", async () => {
    const { userId, headers } = await signedIn("admin");
    const age = async () => {
      const [row] = await adminQuery<{ seconds: string }>(
        "select extract(epoch from now() - last_seen_at) as seconds from sessions where user_id = $1",
        [userId],
      );
      return Number(row?.seconds);
    };
    await adminQuery(
      "update sessions set last_seen_at = now() - interval '5 minutes' where user_id = $1",
      [userId],
    );
    await currentActor(headers, { isActivity: false });
    expect(await age()).toBeGreaterThan(290);
    await currentActor(headers);
    expect(await age()).toBeLessThan(60);
  });

  test("can list the own sessions and end them all", async () => {
    const { userId, email, headers } = await signedIn("admin");
    await attempt(email, PASSWORD);
    const ended = await inTransaction(systemScope(), async (tx) => {
      expect(await listSessions(tx, userId)).toHaveLength(2);
      return revokeSessions(tx, { userId });
    });
    expect(ended).toBe(2);
    expect(await currentActor(headers)).toBeNull();
  });
});

describe("next-auth", () => {
  const { callbacks, events, providers } = authOptions();
  const authorize = Reflect.get(
    Reflect.get(providers[0] ?? {}, "options") as object,
    "authorize",
  ) as (credentials: unknown, request: unknown) => Promise<User | null>;
  const request = { headers: { "x-forwarded-for": "192.0.2.1", "user-agent": "curl" } };

  test("passes the session's token from sign-in to the cookie, and refuses an ended one", async () => {
    const { userId, email } = await person("admin");
    const user = await authorize({ email, password: PASSWORD }, request);
    if (!user || !callbacks?.jwt) throw new Error("not signed in");
    const token = await callbacks.jwt({ token: {}, user, account: null, trigger: "signIn" });
    const later = await callbacks.jwt({ token, user: undefined as never, account: null });
    expect(new Date(String(later.endsAt)).getTime()).toBeGreaterThan(Date.now());
    expect(JSON.stringify(await auditOf(userId))).toContain("sign_in");

    await events?.signOut?.({ token, session: undefined as never });
    expect(await auditOf(userId)).toMatchObject([{ action: "sign_in" }, { action: "sign_out" }]);
    await expect(callbacks.jwt({ token, user: undefined as never, account: null })).rejects.toThrow(
      "session ended",
    );
  });

  test("refuses incomplete and oversized forms without looking anything up", async () => {
    for (const form of [
      undefined,
      {},
      { email: "a@b.test" },
      { email: "a", password: "x".repeat(2000) },
    ]) {
      expect(await authorize(form, request)).toBeNull();
    }
  });

  test("extends an idle session only when asked to", async () => {
    const { userId, token } = await signedIn("admin");
    await adminQuery(
      "update sessions set last_seen_at = now() - interval '10 minutes' where user_id = $1",
      [userId],
    );
    const args = { token: { sessionToken: token }, user: undefined as never, account: null };
    const before = await callbacks?.jwt?.(args);
    const after = await callbacks?.jwt?.({ ...args, trigger: "update" });
    const minutes = (value: unknown) => (new Date(String(value)).getTime() - Date.now()) / 60_000;
    expect(minutes(before?.endsAt)).toBeLessThan(6);
    expect(minutes(after?.endsAt)).toBeGreaterThan(14);
  });
});

test("a bad Authorization header does not fall back to the cookie", async () => {
  const { headers } = await signedIn("admin");
  expect(await authenticate(headers)).toMatchObject({ by: "session" });
  headers.set("authorization", "Bearer lk_unknownkey_rubbish");
  expect(await authenticate(headers)).toBeNull();
  headers.set("authorization", "Basic eDp5");
  expect(await authenticate(headers)).toBeNull();
  expect(await authenticate(new Headers())).toBeNull();
});
