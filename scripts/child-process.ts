import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

export type Child = {
  name: string;
  /** Settles when the process has ended, with its exit code (null: by a signal). */
  ended: Promise<number | null>;
  /** Asks it to end, and makes it after five seconds. */
  stop: () => Promise<void>;
  /** The last lines it wrote. */
  lastWords: () => string;
};

const PATIENCE_MS = 5_000;
const LAST_LINES = 15;
const root = path.resolve(import.meta.dirname, "..");
const tie = pathToFileURL(path.join(root, "scripts/end-with-parent.mjs")).href;

/** Starts a script with this Node. It writes to `logFile` and ends when this process does. */
export function startChild(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Child {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, ["--import", tie, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["pipe", log, log],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code));
  });
  return {
    name,
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
      await ended;
      clearTimeout(timer);
    },
    lastWords: () =>
      readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n"),
  };
}

/** Runs a script with this Node to its end. @throws Error with its last words when it fails. */
export async function runChild(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<void> {
  const child = startChild(name, args, environment, logFile);
  const code = await child.ended;
  if (code !== 0) throw new Error(`${name} failed:\n${child.lastWords()}`);
}
