import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { readMigrations, withSchemaEngine } from "./schema-engine.ts";

const NO_FILTERS = { externalTables: [], externalEnums: [] };
const TRANSACTION_ROLES = ["lumbar_app", "lumbar_jobs"] as const;
const silent = new Logger(() => () => undefined);

/**
 * Brings a database up to date and hands back the names of the migrations it applied. `adminUrl`
 * owns the tables; `appUrl` is the portal's login and owns the job queue. They may be the same.
 * Safe when several machines start at once.
 */
export async function deploy(adminUrl: string, appUrl: string): Promise<string[]> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  try {
    // One deployment at a time; the lock goes with the connection.
    await admin.query("select pg_advisory_lock(hashtext('lumbar deploy'))");
    const login = await loginOf(appUrl);
    await migrateQueue(admin, appUrl, login);
    const applied = await withSchemaEngine(adminUrl, (engine) =>
      engine.applyMigrations({ migrationsList: readMigrations(), filters: NO_FILTERS }),
    );
    await admitLogin(admin, login);
    await giveEnqueueToQueueOwner(admin);
    return applied.appliedMigrationNames;
  } finally {
    await admin.end();
  }
}

async function loginOf(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ login: string }>("select current_user as login");
  await client.end();
  return rows[0]?.login ?? "";
}

/** graphile-worker's own migrations, run as the login that works with them and so owns them. */
async function migrateQueue(admin: pg.Client, appUrl: string, login: string): Promise<void> {
  const { rows } = await admin.query<{ database: string; allowed: boolean }>(
    `select current_database() as database,
       has_database_privilege($1, current_database(), 'CREATE') as allowed`,
    [login],
  );
  const [row] = rows;
  if (!row) throw new Error("PostgreSQL did not say which database this is.");
  const right = `create on database ${admin.escapeIdentifier(row.database)}`;
  const role = admin.escapeIdentifier(login);
  // It makes its schema itself: lend the right to do so, and take it back.
  if (!row.allowed) await admin.query(`grant ${right} to ${role}`);
  try {
    await runMigrations({ connectionString: appUrl, logger: silent });
  } finally {
    if (!row.allowed) await admin.query(`revoke ${right} from ${role}`);
  }
}

/** The login has no rights of its own: each transaction takes on one of these roles. */
async function admitLogin(admin: pg.Client, login: string): Promise<void> {
  // From version 16 on, whoever creates a role is a member of it that may not take it on.
  const { rows: versions } = await admin.query<{ right: string }>(
    `select case when current_setting('server_version_num')::int >= 160000
       then 'SET' else 'MEMBER' end as right`,
  );
  for (const role of TRANSACTION_ROLES) {
    const { rows } = await admin.query<{ admitted: boolean }>(
      "select pg_has_role($1, $2, $3) as admitted",
      [login, role, versions[0]?.right],
    );
    if (!rows[0]?.admitted) await admin.query(`grant ${role} to ${admin.escapeIdentifier(login)}`);
  }
}

/** lumbar_enqueue runs with its owner's rights, and only the queue's owner may add to the queue. */
async function giveEnqueueToQueueOwner(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ function: string; owner: string }>(
    `select p.oid::regprocedure::text as function, n.nspowner::regrole::text as owner
     from pg_proc p, pg_namespace n
     where p.proname = 'lumbar_enqueue' and p.pronamespace = 'public'::regnamespace
       and n.nspname = 'graphile_worker' and p.proowner <> n.nspowner`,
  );
  for (const row of rows) {
    await admin.query("begin");
    await admin.query(`grant create on schema public to ${row.owner}`);
    await admin.query(`alter function ${row.function} owner to ${row.owner}`);
    await admin.query(`revoke create on schema public from ${row.owner}`);
    await admin.query("commit");
  }
}
