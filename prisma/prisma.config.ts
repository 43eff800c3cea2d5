import path from "node:path";
import { defineConfig } from "prisma/config";

// `generate`, `validate` and `format` ask for this program and never run it: any file saves a download.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

export default defineConfig({
  schema: path.join(import.meta.dirname, "schema.prisma"),
  migrations: { path: path.join(import.meta.dirname, "migrations") },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://nobody@localhost/none" },
});
