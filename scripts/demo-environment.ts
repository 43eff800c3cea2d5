import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const file = path.resolve(import.meta.dirname, "../.demo/environment.json");

/**
 * Without a DATABASE_URL a command speaks to this folder's demo: the environment the demo wrote
 * about itself becomes this process's own.
 */
export function adoptDemoEnvironment(): void {
  if (process.env["DATABASE_URL"] || !existsSync(file)) return;
  Object.assign(process.env, JSON.parse(readFileSync(file, "utf8")));
}
