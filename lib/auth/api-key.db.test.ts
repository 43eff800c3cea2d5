import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actorFromApiKey, mintApiKey } from "@/lib/auth/api-key";
import { authenticate } from "@/lib/auth/session";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";

const one = async (sql: string, params: unknown[] = []): Promise<number> =>
  Number((await adminQuery<{ id: number }>(sql, params))[0]?.id);

let companyId: number;
let [parent, child] = [0, 0];

const office = (parentId: number | null): Promise<number> =>
  one(
    `insert into offices (company_id, parent_office_id, name, billing_email, time_zone, current_plan_id,
       billing_cycle_anchor_date, cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
     values ($1, $2, 'Office', 'o@lumbar.test', 'UTC', 1, '2026-01-01', '2026-01-01Z', '2026-02-01Z',
       '2026-01-01', now(), now()) returning office_id as id`,
    [companyId, parentId],
  );

beforeAll(async () => {
  companyId = await one(
    "insert into companies (name, created_at) values ('C', now()) returning company_id as id",
  );
  parent = await office(null);
  child = await office(parent);
});
afterAll(() => disconnect());

type KeyFacts = { companyId?: number; officeId?: number; isAdmin?: boolean; scopes?: string[] };

async function keyWith({ scopes = ["invoices:read"], ...facts }: KeyFacts) {
  const minted = mintApiKey();
  const apiKeyId = await one(
    `insert into api_keys (prefix, secret_hash, name, scopes, is_admin, company_id, office_id, created_at)
     values ($1, $2, 'Key', $3, $4, $5, $6, now()) returning api_key_id as id`,
    [
      minted.prefix,
      minted.secretHash,
      scopes,
      facts.isAdmin ?? false,
      facts.companyId ?? null,
      facts.officeId ?? null,
    ],
  );
  return { ...minted, apiKeyId, headers: new Headers({ authorization: `Bearer ${minted.text}` }) };
}

describe("a key", () => {
  test("of an office covers the office and those below it, whatever company it names too", async () => {
    for (const facts of [{ officeId: parent }, { officeId: parent, companyId }]) {
      const { headers, apiKeyId } = await keyWith(facts);
      expect(await actorFromApiKey(headers)).toEqual({
        type: "api_key",
        apiKeyId,
        name: "Key",
        scopes: ["invoices:read"],
        isAdmin: false,
        companyId: null,
        officeIds: [parent, child],
      });
    }
  });
  test("of a company covers the company", async () => {
    const { headers } = await keyWith({ companyId });
    expect(await actorFromApiKey(headers)).toMatchObject({ companyId, officeIds: [] });
  });
  test("has no scopes but known ones", async () => {
    const { headers } = await keyWith({ companyId, scopes: ["invoices:read", "everything"] });
    expect((await actorFromApiKey(headers))?.scopes).toEqual(["invoices:read"]);
  });
  test("is known by the front door", async () => {
    const { headers } = await keyWith({ isAdmin: true });
    expect(await authenticate(headers)).toMatchObject({ by: "api_key", actor: { isAdmin: true } });
  });
  test("remembers when it was used last", async () => {
    const { headers, apiKeyId } = await keyWith({ companyId });
    await actorFromApiKey(headers);
    const [row] = await adminQuery<{ last_used_at: Date | null }>(
      "select last_used_at from api_keys where api_key_id = $1",
      [apiKeyId],
    );
    expect(row?.last_used_at).toBeInstanceOf(Date);
  });
});

describe("nobody", () => {
  test("comes of an unknown key or another key's secret", async () => {
    const [one, other] = [await keyWith({ companyId }), await keyWith({ companyId })];
    const mixed = one.text.replace(one.prefix, other.prefix);
    for (const text of [mintApiKey().text, mixed, `${one.text}x`, ""]) {
      expect(await actorFromApiKey(new Headers({ authorization: `Bearer ${text}` }))).toBeNull();
    }
  });
  test.each(["revoked_at = now()", "expires_at = now()"])(
    "comes of a key with %s",
    async (change) => {
      const { headers, apiKeyId } = await keyWith({ companyId });
      expect(await actorFromApiKey(headers)).not.toBeNull();
      await adminQuery(`update api_keys set ${change} where api_key_id = $1`, [apiKeyId]);
      expect(await actorFromApiKey(headers)).toBeNull();
    },
  );
});
