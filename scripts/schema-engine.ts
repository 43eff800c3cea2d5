import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlQueryable,
} from "@prisma/driver-adapter-utils";
import type {
  MigrationList,
  SchemaEngine,
  SchemasContainer,
} from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const prismaFolder = path.resolve(import.meta.dirname, "../prisma");
export const migrationsFolder = path.join(prismaFolder, "migrations");
const require = createRequire(import.meta.url);

/** prisma/schema.prisma in the shape the engine takes. */
export function readSchema(): SchemasContainer {
  const file = path.join(prismaFolder, "schema.prisma");
  return { files: [{ path: file, content: readFileSync(file, "utf8") }] };
}

/** prisma/migrations in the shape the engine takes. */
export function readMigrations(): MigrationList {
  const lock = path.join(migrationsFolder, "migration_lock.toml");
  const names = readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lock) ? readFileSync(lock, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok",
          value: readFileSync(path.join(migrationsFolder, name, "migration.sql"), "utf8"),
        },
      },
    })),
  };
}

/**
 * Prisma's schema engine from npm, on one database: the same bookkeeping as the Prisma CLI, without
 * the download that the CLI wants. @throws Error with the engine's own words.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const SchemaEngineOfWasm = await loadEngine();
  const schema = readSchema().files.map((file): [string, string] => [file.path, file.content]);
  // A pool of our own, since the engine leaves its connections open when it is freed.
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const factory = adapterFactory(databaseUrl, pool);
  const engine = await SchemaEngineOfWasm.new({ datamodels: schema }, () => undefined, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

let loaded: Promise<typeof SchemaEngine> | undefined;

function loadEngine(): Promise<typeof SchemaEngine> {
  return (loaded ??= instantiate());
}

async function instantiate(): Promise<typeof SchemaEngine> {
  // The engine reports its panics through this global, and fails without a trace when it is missing.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (words: string) => process.stderr.write(`${words}\n`),
    },
  });
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const { instance } = await WebAssembly.instantiate(
    readFileSync(path.join(folder, "schema_engine_bg.wasm")),
    { "./schema_engine_bg.js": withoutHoldingTheProcess(glue) },
  );
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
  return glue.SchemaEngine;
}

// The engine never clears the timers of its time limits: they must not keep the process for 10 s.
function withoutHoldingTheProcess(glue: object): WebAssembly.ModuleImports {
  const patient = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  return Object.fromEntries(
    Object.entries(glue).map(([name, value]: [string, WebAssembly.ImportValue]) => [
      name,
      name.startsWith("__wbg_setTimeout") ? patient : value,
    ]),
  );
}

function adapterFactory(databaseUrl: string, pool: pg.Pool): object {
  const base = new PrismaPg(pool);
  return bindMigrationAwareSqlAdapterFactory({
    provider: base.provider,
    adapterName: base.adapterName,
    connect: async () => suitEngine(await base.connect()),
    connectToShadowDb: () => connectToShadowDatabase(databaseUrl),
  });
}

type Connection = SqlDriverAdapter & { underlyingDriver: () => pg.Pool };

// Work-around 1: the adapter cuts scripts at every semicolon, also inside functions: send them whole.
function suitEngine(adapter: Connection): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      throw error instanceof pg.DatabaseError ? inEngineWords(error) : error;
    }
  };
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (level) => readingCatalogs(await startTransaction(level));
  return readingCatalogs(adapter);
}

function inEngineWords(error: pg.DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: "postgres",
    code: error.code ?? "N/A",
    severity: error.severity ?? "N/A",
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}

// Work-around 2: the adapter drops its shadow database before it closes its own connections to it.
async function connectToShadowDatabase(databaseUrl: string): Promise<SqlDriverAdapter> {
  const database = `prisma_shadow_${randomUUID().replaceAll("-", "")}`;
  const shadowUrl = new URL(databaseUrl);
  shadowUrl.pathname = `/${database}`;
  const admin = new pg.Client(databaseUrl);
  await admin.connect();
  await admin.query(`create database ${database}`);
  const adapter = suitEngine(await new PrismaPg(shadowUrl.href).connect());
  const closeConnections = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await closeConnections();
    await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  };
  return adapter;
}

const CHAR = 18;
const TEXT = 25;
const TEXT_ARRAY = 1009;
const CATALOG_TYPES: ReadonlyMap<number, number> = new Map([
  [CHAR, TEXT],
  [19, TEXT], // name
  [24, TEXT], // regproc
  [194, TEXT], // pg_node_tree
  [2205, TEXT], // regclass
  [1002, TEXT_ARRAY], // "char"[]
  [1003, TEXT_ARRAY], // name[]
]);

type Queryable = SqlQueryable & {
  performIO: (query: SqlQuery) => Promise<{ fields?: { dataTypeID: number }[] }>;
};

// Work-around 3: the adapter knows no catalog types, which the engine reads: present them as text.
// Work-around 4: the engine takes "char" only as the column type Character, which the adapter never says.
function readingCatalogs<A extends SqlQueryable>(adapter: A): A {
  const queryable = adapter as unknown as Queryable;
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  const charColumns = new WeakMap<SqlQuery, number[]>();
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result.fields ?? [];
    charColumns.set(
      query,
      fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : [])),
    );
    for (const field of fields) {
      field.dataTypeID = CATALOG_TYPES.get(field.dataTypeID) ?? field.dataTypeID;
    }
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
    }
    return result;
  };
  return adapter;
}
