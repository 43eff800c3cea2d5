import pg from "pg";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: only files named *.db.test.ts get a database.`);
  return value;
}

function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Makes the database of this test file and points DATABASE_URL at it, as the login of the portal. */
export async function createDatabaseForFile(): Promise<void> {
  const serverUrl = setting("LUMBAR_TEST_ADMIN_URL");
  const database = `lumbar_${process.env["VITEST_POOL_ID"] ?? "1"}`;
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(`drop database if exists ${database} with (force)`);
    await client.query(`create database ${database} template ${setting("LUMBAR_TEST_TEMPLATE")}`);
  } finally {
    await client.end();
  }
  process.env["DATABASE_URL"] = inDatabase(setting("LUMBAR_TEST_APP_URL"), database);
  process.env["ADMIN_DATABASE_URL"] = inDatabase(serverUrl, database);
}

/** A connection as superuser, past every policy and right: for attacks and for looking at rows. */
export async function adminClient(): Promise<pg.Client> {
  const client = new pg.Client(setting("ADMIN_DATABASE_URL"));
  await client.connect();
  return client;
}

/** One statement as superuser; hands back its rows. */
export async function adminQuery<R extends pg.QueryResultRow>(
  sql: string,
  params: unknown[] = [],
): Promise<R[]> {
  const client = await adminClient();
  try {
    return (await client.query<R>(sql, params)).rows;
  } finally {
    await client.end();
  }
}
