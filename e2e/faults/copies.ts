import pg from "pg";
import { disconnect } from "@/lib/db/client";

/** A state of this file's database that can be gone back to; made by copying, under one name. */
export type Copies = { reset: () => Promise<void> };

/** Keeps the database of this test file as it stands now, under a name for this state. */
export async function keepState(name: string): Promise<Copies> {
  const url = new URL(process.env["ADMIN_DATABASE_URL"] ?? "");
  const database = url.pathname.slice(1);
  const kept = `${database}_${name}`;
  url.pathname = "/postgres";
  await disconnect();
  const copy = async (from: string, to: string) => {
    const client = new pg.Client(url.href);
    await client.connect();
    try {
      // A server process may outlive its client by a moment, and nobody may be in what is copied.
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
        [from],
      );
      await client.query(`drop database if exists ${to} with (force)`);
      await client.query(`create database ${to} template ${from}`);
    } finally {
      await client.end();
    }
  };
  await copy(database, kept);
  return {
    reset: async () => {
      await disconnect();
      await copy(kept, database);
    },
  };
}
