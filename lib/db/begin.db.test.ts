import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { ask } from "./ask";
import { joinBegins } from "./begin";
import { disconnect, pool } from "./client";
import { isUnavailable } from "./errors";
import { systemScope } from "./scope";
import { inTransaction } from "./transaction";

describe("a connection that joins BEGIN with what follows", () => {
  let client: pg.Client;
  const sent: string[] = [];

  beforeAll(async () => {
    client = new pg.Client(process.env["ADMIN_DATABASE_URL"]);
    await client.connect();
    const send = client.query.bind(client) as (query: pg.QueryConfig) => Promise<pg.QueryResult>;
    Object.assign(client, {
      query: (query: pg.QueryConfig) => {
        sent.push(query.text);
        return send(query);
      },
    });
    joinBegins(client);
  });
  afterAll(() => client.end());

  const say = (text: string, values?: unknown[]) =>
    client.query({ text, ...(values && { values }) });
  const isInTransaction = async () => {
    // A transaction-local setting outlives its statement only inside of a transaction.
    await say("select set_config('lumbar.names', 'kept', true)");
    const { rows } = await say("select current_setting('lumbar.names', true) as kept");
    return (rows as { kept: string }[])[0]?.kept === "kept";
  };

  test("sends both in one message and answers the statement", async () => {
    sent.length = 0;
    await say("BEGIN");
    const { rows } = await say("select 1 as one");
    expect(rows).toEqual([{ one: 1 }]);
    expect(sent).toEqual(["BEGIN;select 1 as one"]);
    expect(await isInTransaction()).toBe(true);
    await say("ROLLBACK");
    expect(await isInTransaction()).toBe(false);
  });

  test("begins before a statement with parameters as well", async () => {
    sent.length = 0;
    await say("BEGIN");
    expect((await say("select $1::int as one", [1])).rows).toEqual([{ one: 1 }]);
    expect(sent).toEqual(["BEGIN", "select $1::int as one"]);
    expect(await isInTransaction()).toBe(true);
    await say("COMMIT");
  });

  test("lets an empty transaction end", async () => {
    await say("BEGIN");
    await say("COMMIT");
    expect(await isInTransaction()).toBe(false);
  });
});

describe("a transaction", () => {
  test("whose connection is gone fails as unavailable, and the next one works", async () => {
    const work = () =>
      inTransaction(systemScope(), (tx) => tx.$queryRaw<{ one: number }[]>`select 1 as one`);
    await work();
    // Hangs up under an idle connection without the pool's noticing in time.
    const hangUp = () =>
      adminQuery(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    const lost = inTransaction(systemScope(), async (tx) => {
      await hangUp();
      await tx.$queryRaw`select 1`;
    });
    expect(isUnavailable(await lost.catch((error: unknown) => error))).toBe(true);
    const cut = ask(systemScope())`select pg_sleep(20)`.catch((error: unknown) => error);
    await hangUp();
    expect(isUnavailable(await cut)).toBe(true);
    expect(await work()).toEqual([{ one: 1 }]);
  });

  test("that a person's scope opens sees what that scope says", async () => {
    const scope = {
      ...systemScope(),
      role: "lumbar_app" as const,
      seesAll: false,
      officeIds: [3, 7],
    };
    const [row] = await inTransaction(
      scope,
      (tx) => tx.$queryRaw<object[]>`select current_user::text as role, lumbar_sees_all() as all,
        lumbar_sees_names() as names, lumbar_company_ids() as companies, lumbar_office_ids() as offices`,
    );
    expect(row).toEqual({
      role: "lumbar_app",
      all: false,
      names: false,
      companies: [],
      offices: [3, 7],
    });
  });

  test("keeps instants as they are, whatever the zone of the database", async () => {
    const at = new Date("2026-03-08T07:30:00.125Z");
    const [{ name = "" } = {}] = await adminQuery<{ name: string }>(
      "select current_database() as name",
    );
    await adminQuery(`alter database ${name} set timezone to 'America/New_York'`);
    await disconnect();
    try {
      const [row] = await inTransaction(
        systemScope(),
        (tx) => tx.$queryRaw<object[]>`
          select ${at}::timestamptz as at, extract(epoch from ${at}::timestamptz)::float8 as epoch`,
      );
      expect(row).toEqual({ at, epoch: at.getTime() / 1000 });
    } finally {
      await adminQuery(`alter database ${name} reset timezone`);
      await disconnect();
    }
  });

  test("of one question takes on its scope and keeps it to itself", async () => {
    type Seen = { role: string; word: string };
    const see = (word: string) =>
      ask<Seen>(systemScope())`select current_user::text as role, ${word} as word`;
    for (const word of ["plain", "it's; drop table companies; --", "\\' or 1 = 1", "$1"]) {
      expect(await see(word)).toEqual([{ role: "lumbar_jobs", word }]);
    }
    const bare = await pool().query<{ role: string }>("select current_user::text as role");
    expect(bare.rows).toEqual([{ role: "lumbar" }]);
  });

  test("on a snapshot sees nothing new and writes nothing", async () => {
    const seen = await inTransaction(
      systemScope(),
      async (tx) => {
        const before = await tx.company.count();
        await adminQuery("insert into companies (name, created_at) values ('New', now())");
        return [before, await tx.company.count()];
      },
      { isSnapshot: true },
    );
    expect(seen[0]).toBe(seen[1]);
    const write = inTransaction(
      systemScope(),
      (tx) => tx.$executeRaw`insert into companies (name, created_at) values ('New', now())`,
      { isSnapshot: true },
    );
    await expect(write).rejects.toThrow("read-only");
  });
});
