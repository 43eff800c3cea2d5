import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deploy } from "./deploy.ts";
import { startPostgres } from "./embedded-postgres.ts";
import { migrationsFolder, readMigrations, readSchema, withSchemaEngine } from "./schema-engine.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const NO_FILTERS = { externalTables: [], externalEnums: [] };
const USAGE = `Usage: npm run migrate -- deploy | status | check | dev <name>

  deploy      applies what is new to DATABASE_URL (as MIGRATION_DATABASE_URL, where that is set)
  status      says what deploy would do
  check       proves that the migrations make exactly the tables of schema.prisma
  dev <name>  writes a migration for what was changed in schema.prisma

check and dev start a database of their own and need no DATABASE_URL.`;

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

function databaseUrls(): { adminUrl: string; appUrl: string } {
  const appUrl = process.env["DATABASE_URL"];
  if (!appUrl) throw new Error("DATABASE_URL is not set: which database?");
  return { adminUrl: process.env["MIGRATION_DATABASE_URL"] || appUrl, appUrl };
}

async function withThrowawayDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { postgresFolder, remove } = await makeTemporaryFolder();
  try {
    const server = await startPostgres({ folder: postgresFolder, durable: false });
    return await work(server.adminUrl("postgres"));
  } finally {
    await remove();
  }
}

async function runDeploy(): Promise<void> {
  const { adminUrl, appUrl } = databaseUrls();
  const applied = await deploy(adminUrl, appUrl);
  for (const name of applied) say(`applied ${name}`);
  say(applied.length === 0 ? "The database is up to date." : `${applied.length} applied.`);
}

async function runStatus(): Promise<void> {
  const found = await withSchemaEngine(databaseUrls().adminUrl, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: readMigrations(),
      optInToShadowDatabase: false,
      filters: NO_FILTERS,
    }),
  );
  for (const name of found.failedMigrationNames) say(`failed: ${name}`);
  for (const name of found.editedMigrationNames) say(`edited after it was applied: ${name}`);
  const { history } = found;
  if (history && "unappliedMigrationNames" in history) {
    for (const name of history.unappliedMigrationNames) say(`to apply: ${name}`);
  }
  if (history && "unpersistedMigrationNames" in history) {
    for (const name of history.unpersistedMigrationNames) say(`applied, but not here: ${name}`);
  }
  const isClean =
    !history && found.failedMigrationNames.length + found.editedMigrationNames.length === 0;
  say(isClean ? "The database is up to date." : "The database and the migrations differ.");
  if (!isClean) process.exitCode = 1;
}

async function runCheck(): Promise<void> {
  const script = await withThrowawayDatabase((url) =>
    withSchemaEngine(url, async (engine) => {
      const difference = {
        from: { tag: "migrations" as const, ...readMigrations() },
        to: { tag: "schemaDatamodel" as const, ...readSchema() },
        filters: NO_FILTERS,
      };
      const { exitCode } = await engine.diff({ ...difference, script: false, exitCode: true });
      if (exitCode === 0) return null;
      return (await engine.diff({ ...difference, script: true, exitCode: null })).stdout ?? "";
    }),
  );
  if (script === null) return say("The migrations make exactly the tables of schema.prisma.");
  say(`The migrations and schema.prisma differ. What is missing in the migrations:\n${script}`);
  process.exitCode = 1;
}

async function runDev(name: string): Promise<void> {
  await withThrowawayDatabase((url) =>
    withSchemaEngine(url, async (engine) => {
      const known = { migrationsList: readMigrations(), filters: NO_FILTERS };
      await engine.applyMigrations(known);
      // Not only a question: without it, the engine refuses the next step for want of a shadow database.
      const { action } = await engine.devDiagnostic(known);
      if (action.tag === "reset") throw new Error(`The migrations do not apply: ${action.reason}`);
      const made = await engine.createMigration({
        ...known,
        migrationName: name,
        schema: readSchema(),
        draft: false,
      });
      if (!made.migrationScript) return say("schema.prisma has nothing that the migrations lack.");
      const folder = path.join(migrationsFolder, made.generatedMigrationName);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "migration.sql"), made.migrationScript);
      await engine.applyMigrations({ ...known, migrationsList: readMigrations() });
      say(`prisma/migrations/${made.generatedMigrationName}/migration.sql is written: read it.`);
    }),
  );
}

const [command, name] = process.argv.slice(2);
try {
  if (command === "deploy") await runDeploy();
  else if (command === "status") await runStatus();
  else if (command === "check") await runCheck();
  else if (command === "dev" && name) await runDev(name);
  else {
    say(USAGE);
    process.exitCode = 2;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
