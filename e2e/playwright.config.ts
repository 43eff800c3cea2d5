import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { browserFlags, chromiumPath } from "./browser";

const root = path.resolve(import.meta.dirname, "..");
// `npm test` starts a portal of its own and names its file; otherwise it is the running demo's.
const accessFile = process.env["LUMBAR_ACCESS_FILE"] ?? path.join(root, ".demo/access.json");
const access = existsSync(accessFile)
  ? (JSON.parse(readFileSync(accessFile, "utf8")) as { url: string })
  : { url: "http://localhost:3000" };

// For the worker processes, which read this file again.
process.env["LUMBAR_ACCESS_FILE"] = accessFile;
process.env["PLAYWRIGHT_CHROMIUM_PATH"] = chromiumPath();

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  forbidOnly: Boolean(process.env["CI"]),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"] ? [["list"], ["json"]] : [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: access.url,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["PLAYWRIGHT_CHROMIUM_PATH"],
      args: [...browserFlags],
    },
  },
  projects: [
    { name: "portal", testMatch: "**/*.spec.ts", testIgnore: "**/*.clock.spec.ts" },
    // These move the portal's one clock, so they run after the others and one at a time.
    { name: "clock", testMatch: "**/*.clock.spec.ts" },
  ],
});
