import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runChild } from "./child-process.ts";
import { completeStandalone } from "./complete-standalone.ts";

const root = path.resolve(import.meta.dirname, "..");
const client = path.join(root, "lib/db/generated");
const clientStamp = path.join(client, "made-from");
const buildStamp = path.join(root, ".next/made-from");
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** The program that `startChild` runs for the built portal. */
export const portalProgram = path.join(root, ".next/standalone/server.js");

/** Writes Prisma's client, unless the present one came from the same schema and packages. */
export async function generateClient(logFile: string): Promise<void> {
  const hash = hashOf(["prisma/schema.prisma", "package-lock.json"]);
  if (isMadeFrom(clientStamp, hash)) return;
  const prisma = path.join(root, "node_modules/prisma/build/index.js");
  const config = path.join(root, "prisma/prisma.config.ts");
  await runChild("prisma generate", [prisma, "generate", "--config", config], {}, logFile);
  writeFileSync(clientStamp, hash);
}

/** Builds the portal for production, unless the present build came from the same sources. */
export async function buildPortal(
  logFile: string,
  tell: (line: string) => void,
): Promise<"built" | "unchanged"> {
  const hash = hashOf(SOURCES);
  if (existsSync(portalProgram) && isMadeFrom(buildStamp, hash)) return "unchanged";
  tell("Building the portal beside the next steps (a minute or two) …");
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const environment = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runChild("next build", [next, "build"], environment, logFile);
  completeStandalone();
  writeFileSync(buildStamp, hash);
  return "built";
}

function isMadeFrom(stamp: string, hash: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesIn(path.join(root, source)))) {
    hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesIn(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [place];
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !isLeftOut(path.join(entry.parentPath, entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Tests are not built, and the generated client follows from the schema. */
function isLeftOut(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.startsWith(client);
}
