import path from "node:path";
import { defineConfig } from "vitest/config";
import { testEnvironment } from "./environment.ts";

const root = path.resolve(import.meta.dirname, "../..");
const databaseTests = "**/*.db.test.{ts,tsx}";

/**
 * Two projects: `unit` needs nothing but the code; `integration` (files named `*.db.test.ts`) gets
 * a real PostgreSQL with a database of its own for each test file.
 */
export default defineConfig({
  root,
  resolve: { tsconfigPaths: true },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: testEnvironment(),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,app,scripts,e2e,prisma}/**/*.test.{ts,tsx}"],
          exclude: [databaseTests],
          setupFiles: ["lib/testing/console-guard.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [databaseTests],
          exclude: ["node_modules/**", ".next/**", ".demo/**"],
          globalSetup: ["lib/testing/database-server.ts"],
          setupFiles: ["lib/testing/console-guard.ts", "lib/testing/database-for-file.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
