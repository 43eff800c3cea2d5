import { createSecretKey, randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { systemContext } from "@/lib/billing/context";
import { realNow } from "@/lib/clock";
import { disconnect } from "@/lib/db/client";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { adminClient, adminQuery } from "@/lib/testing/database";
import { makeCompany } from "@/lib/testing/practice";
import { takeAnchor, type Anchor } from "./anchor";
import { auditHeadMac, auditHmac, auditSealHash, digestOfEvents } from "./canonical";
import { recordAudits } from "./record";
import { sealAudit } from "./seal";
import { type AuditVerification, verifyChains } from "./verify";

afterAll(() => disconnect());

const context = systemContext("test-audit");

function write(companyId: number | null, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, at) => ({
    action: "thing.done",
    object: { type: "thing", id: String(at) },
    companyId,
    officeId: null,
    businessAt: realNow(),
    details: { before: { cents: at }, after: { cents: at + 1 } },
  }));
  return inTransaction(systemScope(), (tx) => recordAudits(tx, context, entries));
}

function verify(companies: number[] | null, anchor?: Anchor): Promise<AuditVerification> {
  return inTransaction(
    systemScope(),
    (tx) => verifyChains(tx, { companies, isCounted: () => true, anchor }),
    { isSnapshot: true },
  );
}

/** As superuser, with every trigger off. */
async function attack(...statements: [sql: string, params?: unknown[]][]): Promise<void> {
  const client = await adminClient();
  try {
    await client.query("set session_replication_role = replica");
    for (const [sql, params = []] of statements) await client.query(sql, params);
  } finally {
    await client.end();
  }
}

const eventIds = async (companyId: number): Promise<number[]> => {
  const rows = await adminQuery<{ id: string }>(
    "select event_id as id from audit_events where company_id = $1 order by event_id",
    [companyId],
  );
  return rows.map(({ id }) => Number(id));
};
const eventAt = async (companyId: number, at: number) => (await eventIds(companyId)).at(at) ?? 0;

/** A company with seals of 2, 3 and 1 events. */
let companyId: number;
beforeEach(async () => {
  companyId = await makeCompany();
  for (const count of [2, 3, 1]) {
    await write(companyId, count);
    await sealAudit();
  }
});

const found = async () => (await verify([companyId])).problems;
const seal = (seq: number) => `seal:${companyId}/${seq}`;
const head = () => `head:${companyId}`;

describe("sealing", () => {
  test("chains what was written; the next event is the unsealed tail until it is sealed", async () => {
    expect(await verify([companyId])).toEqual({
      ok: true,
      events: 6,
      seals: 3,
      unsealed: 0,
      problems: [],
    });
    await write(companyId, 2);
    expect(await verify([companyId])).toMatchObject({ ok: true, events: 8, seals: 3, unsealed: 2 });
    expect(await sealAudit()).toBe(2);
    expect(await verify([companyId])).toMatchObject({ ok: true, events: 8, seals: 4, unsealed: 0 });
  });

  test("twice finds nothing left to do", async () => {
    expect(await sealAudit()).toBe(0);
  });

  test("by many at once seals each event once, in more than one batch too", async () => {
    await Promise.all([write(companyId, 2_400), write(null, 30)]);
    const sealed = await Promise.all(Array.from({ length: 6 }, () => sealAudit()));
    expect(sealed.reduce((sum, each) => sum + each, 0)).toBe(2_430);
    expect(await verify(null)).toMatchObject({ ok: true, unsealed: 0 });
    const [twice] = await adminQuery<{ count: number }>(
      `select count(*)::int as count from (
         select id from audit_seals, unnest(event_ids) id group by id having count(*) > 1) t`,
    );
    expect(twice).toEqual({ count: 0 });
  });

  test("while events are written leaves none out", async () => {
    let isWriting = true;
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let round = 0; round < 15; round += 1) await write(companyId, 3);
      }),
    ).then(() => (isWriting = false));
    while (isWriting) await sealAudit();
    await writing;
    await sealAudit();
    expect(await verify([companyId])).toMatchObject({ ok: true, events: 186, unsealed: 0 });
  });

  test("takes an event that became visible after seals of higher ids", async () => {
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    const written = Promise.withResolvers<undefined>();
    const late = inTransaction(systemScope(), async (tx) => {
      const entry = { action: "late", object: { type: "thing", id: "1" }, companyId };
      const rest = { officeId: null, businessAt: realNow(), details: {} };
      await recordAudits(tx, context, [{ ...entry, ...rest }]);
      written.resolve(undefined);
      await mayCommit;
    });
    await written.promise;
    await write(companyId, 1);
    expect(await sealAudit()).toBe(1);
    commit();
    await late;
    expect(await verify([companyId])).toMatchObject({ ok: true, unsealed: 1 });
    expect(await sealAudit()).toBe(1);
    const [newest] = await adminQuery<{ ids: string[] }>(
      "select event_ids as ids from audit_seals where company_id = $1 order by seq desc limit 1",
      [companyId],
    );
    expect(Number(newest?.ids[0])).toBeLessThan(await eventAt(companyId, -1));
    expect(await verify([companyId])).toMatchObject({ ok: true, unsealed: 0 });
  });

  test("forgets what was rolled back", async () => {
    const failing = inTransaction(systemScope(), async (tx) => {
      const entry = { action: "gone", object: { type: "thing", id: "1" }, companyId };
      const rest = { officeId: null, businessAt: realNow(), details: {} };
      await recordAudits(tx, context, [{ ...entry, ...rest }]);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await sealAudit()).toBe(0);
    expect(await found()).toEqual([]);
  });

  test("stops after a batch when its time is up and goes on with the next call", async () => {
    await write(companyId, 2_100);
    expect(await sealAudit({ deadlineAt: realNow() })).toBe(2_000);
    expect(await sealAudit()).toBe(100);
  });

  test("is for the system's own jobs: nobody's transaction may write seals, heads or the queue", async () => {
    for (const sql of [
      "insert into audit_seals values ($1, 9, '{}', '', '', now())",
      "insert into audit_heads values ($1 + 1000000, 1, '', '')",
      "delete from audit_unsealed where event_id = $1",
      "select 1 from audit_heads where company_id = $1",
    ]) {
      const client = await adminClient();
      await client.query("set role lumbar_app");
      await expect(client.query(sql, [companyId])).rejects.toThrow("permission denied");
      await client.end();
    }
  });
});

describe("an attack past all code, rights and triggers:", () => {
  test("an edited event", async () => {
    const id = await eventAt(companyId, 3);
    for (const change of [
      "action = 'thing.undone'",
      `details = '{"before": {"cents": 9}, "after": {"cents": 10}}'`,
      `details = '{"cents": 0.5}'`,
      "recorded_at = recorded_at - interval '1 day'",
      "hmac = repeat('a', 64)",
    ]) {
      const before = await adminQuery("select * from audit_events where event_id = $1", [id]);
      await attack([`update audit_events set ${change} where event_id = $1`, [id]]);
      expect(await found()).toEqual([{ kind: "edited", at: `event:${id}` }]);
      await attack(
        ["delete from audit_events where event_id = $1", [id]],
        [
          "insert into audit_events select * from jsonb_populate_recordset(null::audit_events, $1)",
          [JSON.stringify(before)],
        ],
      );
      expect(await found()).toEqual([]);
    }
  });

  test("an edited event of the unsealed tail", async () => {
    await write(companyId, 1);
    const id = await eventAt(companyId, -1);
    await attack(["update audit_events set actor_id = 'somebody' where event_id = $1", [id]]);
    expect(await found()).toEqual([{ kind: "edited", at: `event:${id}` }]);
  });

  test("an event moved to another company", async () => {
    const id = await eventAt(companyId, 0);
    await attack([
      "update audit_events set company_id = $2 where event_id = $1",
      [id, await makeCompany()],
    ]);
    expect((await verify(null)).problems).toContainEqual({ kind: "edited", at: `event:${id}` });
    await attack(["update audit_events set company_id = $2 where event_id = $1", [id, companyId]]);
  });

  test("a removed event", async () => {
    const id = await eventAt(companyId, 1);
    await attack(["delete from audit_events where event_id = $1", [id]]);
    expect(await found()).toEqual([{ kind: "removed", at: `event:${id}` }]);
  });

  test("a forged event, with a key that is not ours", async () => {
    const form = {
      eventId: 900_000_000 + companyId,
      recordedAt: new Date("2026-01-01T00:00:00Z"),
      businessAt: new Date("2026-01-01T00:00:00Z"),
      actor: { type: "system", id: "x" },
      action: "thing.done",
      object: { type: "thing", id: "1" },
      companyId,
      officeId: null,
      requestId: null,
      ip: null,
      details: {},
    };
    const hmac = auditHmac(form, createSecretKey(randomBytes(32)));
    await attack([
      `insert into audit_events values ($1, '2026-01-01Z', '2026-01-01Z', 'system', 'x', 'thing.done', 'thing', '1',
         null, $2, null, null, '{}', $3)`,
      [form.eventId, companyId, hmac],
    ]);
    expect(await found()).toEqual([{ kind: "edited", at: `event:${form.eventId}` }]);
    await attack(["delete from audit_events where event_id = $1", [form.eventId]]);
  });

  test("an event left out of a seal, and one put into it", async () => {
    const other = await eventAt(companyId, 0);
    for (const change of ["event_ids[2:]", `event_ids || ${other}::bigint`, "null"]) {
      const [before] = await adminQuery<{ ids: string[] }>(
        "select event_ids as ids from audit_seals where company_id = $1 and seq = 2",
        [companyId],
      );
      await attack([
        `update audit_seals set event_ids = ${change} where company_id = $1 and seq = 2`,
        [companyId],
      ]);
      expect(await found()).toEqual([{ kind: "edited", at: seal(2) }]);
      await attack([
        "update audit_seals set event_ids = $2 where company_id = $1 and seq = 2",
        [companyId, before?.ids],
      ]);
    }
    expect(await found()).toEqual([]);
  });

  test("the events of a seal in another order", async () => {
    await attack([
      `update audit_seals set event_ids = (select array_agg(id order by id desc) from unnest(event_ids) id)
       where company_id = $1 and seq = 2`,
      [companyId],
    ]);
    expect(await found()).toEqual([{ kind: "reordered", at: seal(2) }]);
  });

  test("two seals that changed places", async () => {
    const move = "update audit_seals set seq = $3 where company_id = $1 and seq = $2";
    await attack([move, [companyId, 1, 99]], [move, [companyId, 2, 1]], [move, [companyId, 99, 2]]);
    expect(await found()).toEqual([
      { kind: "reordered", at: seal(1) },
      { kind: "reordered", at: seal(2) },
    ]);
  });

  test("a seal taken out of the middle, its gap left open or closed", async () => {
    const events = await eventIds(companyId);
    await attack(
      ["delete from audit_seals where company_id = $1 and seq = 2", [companyId]],
      ["delete from audit_events where event_id = any ($1)", [events.slice(2, 5)]],
    );
    expect(await found()).toEqual([{ kind: "removed", at: seal(2) }]);
    await attack(["update audit_seals set seq = 2 where company_id = $1 and seq = 3", [companyId]]);
    expect(await found()).toEqual([{ kind: "removed", at: seal(2) }]);
  });

  test("the newest seals cut off, with their events or without", async () => {
    const events = await eventIds(companyId);
    await attack(["delete from audit_seals where company_id = $1 and seq >= 2", [companyId]]);
    expect(await found()).toEqual([{ kind: "truncated", at: seal(2) }]);
    await attack(["delete from audit_events where event_id = any ($1)", [events.slice(2)]]);
    expect(await found()).toEqual([{ kind: "truncated", at: seal(2) }]);
  });

  test("a cut that is sealed over stays a gap", async () => {
    await attack(["delete from audit_seals where company_id = $1 and seq = 3", [companyId]]);
    await write(companyId, 1);
    await sealAudit();
    expect(await found()).toEqual([{ kind: "removed", at: seal(3) }]);
  });

  test("the newest seals cut off and the head set to what is left", async () => {
    await attack(
      ["delete from audit_seals where company_id = $1 and seq = 3", [companyId]],
      [
        `update audit_heads h set seq = s.seq, hash = s.hash, mac = $2 from audit_seals s
         where h.company_id = $1 and s.company_id = $1 and s.seq = 2`,
        [
          companyId,
          auditHeadMac({ companyId, seq: 2, hash: "" }, createSecretKey(randomBytes(32))),
        ],
      ],
    );
    expect(await found()).toEqual([{ kind: "edited", at: head() }]);
  });

  test("a head thrown away", async () => {
    await attack(["delete from audit_heads where company_id = $1", [companyId]]);
    expect(await found()).toEqual([{ kind: "removed", at: head() }]);
  });

  test("a whole chain of seals, made anew without the key", async () => {
    const rows = await adminQuery<{ id: string; hmac: string }>(
      "select event_id as id, hmac from audit_events where company_id = $1 order by event_id",
      [companyId],
    );
    const key = createSecretKey(randomBytes(32));
    const events = rows.slice(1).map(({ id, hmac }) => ({ eventId: BigInt(id), hmac }));
    const form = { companyId, seq: 1, digest: digestOfEvents(events), previousHash: "" };
    const hash = auditSealHash(form, key);
    const mac = auditHeadMac({ companyId, seq: 1, hash }, key);
    await attack(
      ["delete from audit_seals where company_id = $1", [companyId]],
      [
        "insert into audit_seals values ($1, 1, $2, '', $3, now())",
        [companyId, events.map(({ eventId }) => eventId), hash],
      ],
      [
        "update audit_heads set seq = 1, hash = $2, mac = $3 where company_id = $1",
        [companyId, hash, mac],
      ],
    );
    expect(await found()).toEqual([
      { kind: "edited", at: seal(1) },
      { kind: "edited", at: head() },
    ]);
  });

  test("an event taken out of the queue, so that no seal would ever name it", async () => {
    await write(companyId, 1);
    const id = await eventAt(companyId, -1);
    await attack(["delete from audit_unsealed where event_id = $1", [id]]);
    expect(await found()).toEqual([{ kind: "removed", at: "queue" }]);
  });

  test("does not stop the sealing of others, and is not sealed over", async () => {
    const other = await makeCompany();
    await write(companyId, 600);
    await write(other, 1);
    await attack(["update audit_heads set hash = 'x' where company_id = $1", [companyId]]);
    expect(await sealAudit()).toBe(1);
    expect(await verify([companyId])).toMatchObject({ ok: false, unsealed: 600 });
  });
});

describe("the chains of all together", () => {
  /** The attacks before left their traces: from here on, everything is as it should be. */
  async function startAnew(): Promise<void> {
    await attack(
      ["truncate audit_events, audit_seals, audit_unsealed, audit_heads"],
      ["insert into audit_heads values (-1, 0, '', '')"],
    );
    await write(companyId, 3);
    await sealAudit();
    await write(companyId, 2);
    await write(null, 2);
    await sealAudit();
  }
  beforeEach(startAnew);

  test("are right as they stand", async () => {
    expect(await verify(null)).toEqual({
      ok: true,
      events: 7,
      seals: 3,
      unsealed: 0,
      problems: [],
    });
  });

  test("miss a chain that is gone whole, head and all", async () => {
    await attack(
      ["delete from audit_seals where company_id = $1", [companyId]],
      ["delete from audit_heads where company_id = $1", [companyId]],
      ["delete from audit_events where company_id = $1", [companyId]],
    );
    expect((await verify(null)).problems).toEqual([{ kind: "truncated", at: "head:all" }]);
  });

  test("miss a chain that was set back to a head it had once", async () => {
    const [once] = await adminQuery<{ seq: number; hash: string; mac: string }>(
      "select * from audit_heads where company_id = $1",
      [companyId],
    );
    await write(companyId, 1);
    await sealAudit();
    const last = await eventAt(companyId, -1);
    await attack(
      ["delete from audit_seals where company_id = $1 and seq = 3", [companyId]],
      ["delete from audit_events where event_id = $1", [last]],
      [
        "update audit_heads set seq = $2, hash = $3, mac = $4 where company_id = $1",
        [companyId, once?.seq, once?.hash, once?.mac],
      ],
    );
    expect((await verify(null)).problems).toEqual([{ kind: "truncated", at: "head:all" }]);
  });

  test("miss an unsealed event that is gone", async () => {
    await write(companyId, 1);
    const id = await eventAt(companyId, -1);
    await attack(["delete from audit_events where event_id = $1", [id]]);
    expect((await verify(null)).problems).toEqual([{ kind: "removed", at: `event:${id}` }]);
  });

  test("put back whole to an older state are told by what was kept outside", async () => {
    const client = await adminClient();
    const tables = ["audit_events", "audit_seals", "audit_heads", "audit_unsealed"];
    for (const table of tables) await client.query(`create table old_${table} as table ${table}`);
    await write(companyId, 1);
    await sealAudit();
    const anchor = await inTransaction(systemScope(), takeAnchor);
    expect(await verify(null, anchor)).toMatchObject({ ok: true });
    await client.query("set session_replication_role = replica");
    for (const table of tables) {
      await client.query(`truncate ${table}`);
      await client.query(`insert into ${table} table old_${table}`);
      await client.query(`drop table old_${table}`);
    }
    await client.end();
    expect(await verify(null)).toMatchObject({ ok: true });
    expect((await verify(null, anchor)).problems).toEqual([{ kind: "truncated", at: seal(3) }]);
  });
});
