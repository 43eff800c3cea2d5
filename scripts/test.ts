import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import path from "node:path";
import { generateClient } from "./portal-build.ts";
import { type PortalStart, startPortal } from "./portal.ts";
import { freePort } from "./ports.ts";
import { untilAskedToStop } from "./stop-signal.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";
import { type Counts, countPlaywright, countVitest } from "./test-counts.ts";

type Step = { name: string; group: string; run: () => Promise<Counts> };

const root = path.resolve(import.meta.dirname, "..");
const bin = (file: string) => path.join(root, "node_modules", file);
const next = bin("next/dist/bin/next");
const tsc = bin("typescript/bin/tsc");
const vitest = bin("vitest/vitest.mjs");
const playwright = bin("@playwright/test/cli.js");
const report = (name: string) => path.join(temporary.folder, `${name}.json`);

const STEPS: readonly Step[] = [
  check("format", bin("prettier/bin/prettier.cjs"), "--check", "."),
  check("lint", bin("eslint/bin/eslint.js"), ".", "--max-warnings", "0"),
  check("types", tsc, "--noEmit"),
  check("migrations", "--import", "tsx", "scripts/migrate.ts", "check"),
  check("boundaries", bin("dependency-cruiser/bin/dependency-cruise.mjs"), "."),
  check("unused", bin("knip/bin/knip.js")),
  { name: "unit", group: "vitest", run: () => runVitest("unit") },
  { name: "integration", group: "vitest", run: () => runVitest("integration") },
  { name: "e2e", group: "playwright", run: runEndToEnd },
];

const USAGE = `Usage: npm test [-- <step or group> …]

Steps:  ${STEPS.map((step) => step.name).join(", ")}
Groups: ${[...new Set(STEPS.map((step) => step.group))].join(", ")}`;

const steps = chosenSteps();
const temporary = await makeTemporaryFolder();
const children = new Set<ChildProcess>();
let portal: PortalStart | undefined;

/** A step that is one program and counts as one test. */
function check(name: string, ...args: string[]): Step {
  return {
    name,
    group: "static",
    run: async () =>
      (await run(args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  };
}

function run(args: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "inherit", "inherit"],
    });
    children.add(child);
    child.on("error", () => resolve(1));
    child.on("exit", (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

async function runVitest(project: string): Promise<Counts> {
  const file = report(project);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await run([vitest, "run", "--project", project, ...reporters]);
  return countVitest(file, code);
}

/** Against the real, built portal with a database, a stand-in and a worker of its own. */
async function runEndToEnd(): Promise<Counts> {
  const { folder } = temporary;
  const port = await freePort();
  portal = startPortal({ folder, port, isDurable: false, given: {}, tell: say });
  try {
    const { accessFile } = await portal.ready;
    const first = await runPlaywright("portal", accessFile);
    const second = await runPlaywright("clock", accessFile, "--workers=1");
    return { passed: first.passed + second.passed, failed: first.failed + second.failed };
  } finally {
    await portal.stop();
    portal = undefined;
    cpSync(path.join(folder, "logs"), path.join(root, "e2e/results/logs"), { recursive: true });
  }
}

async function runPlaywright(
  project: string,
  accessFile: string,
  ...more: string[]
): Promise<Counts> {
  const file = report(`playwright-${project}`);
  const code = await run([playwright, "test", "-c", "e2e", `--project=${project}`, ...more], {
    LUMBAR_ACCESS_FILE: accessFile,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return countPlaywright(file, code);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the steps take for granted: Prisma's client, and the types of Next's routes. */
async function prepare(): Promise<void> {
  await generateClient(path.join(temporary.folder, "logs/generate.log"));
  if ((await run([next, "typegen"])) !== 0) throw new Error("next typegen failed.");
}

function chosenSteps(): Step[] {
  const wanted = process.argv
    .slice(2)
    .flatMap((argument) => argument.replace(/^--only=/, "").split(","));
  const unknown = wanted.filter(
    (word) => !STEPS.some((step) => step.name === word || step.group === word),
  );
  if (unknown.length > 0) {
    say(USAGE);
    process.exit(unknown.includes("--help") ? 0 : 2);
  }
  if (wanted.length === 0) return [...STEPS];
  return STEPS.filter((step) => wanted.includes(step.name) || wanted.includes(step.group));
}

async function runStep(step: Step): Promise<Counts> {
  try {
    return await step.run();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  }
}

async function runAll(steps: readonly Step[]): Promise<number> {
  const summary: string[] = [];
  const total = { passed: 0, failed: 0 };
  await prepare();
  for (const step of steps) {
    say(`\n━━ ${step.name} ${"━".repeat(60 - step.name.length)}`);
    const startedAt = performance.now();
    const counts = await runStep(step);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    total.passed += counts.passed;
    total.failed += counts.failed;
    const mark = counts.failed === 0 ? "✓" : "✗";
    summary.push(
      `${mark} ${step.name.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`,
    );
  }
  say(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** The tests bring their own of everything: nothing of the surroundings may lead them elsewhere. */
function forgetSurroundings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(DATABASE_URL|MIGRATION_DATABASE_URL|PORT|APP_URL|SMTP_URL|NODE_ENV)$/.test(name)) {
      delete process.env[name];
    }
    if (/^(STRIPE|LUMBAR|NEXTAUTH|BILLING)_/.test(name)) delete process.env[name];
  }
}

async function stopEverything(): Promise<void> {
  for (const child of children) child.kill("SIGTERM");
  await portal?.stop();
}

forgetSurroundings();
rmSync(path.join(root, "e2e/results"), { recursive: true, force: true });
const interrupted = untilAskedToStop().then(() => 130);
let code = 1;
try {
  code = await Promise.race([runAll(steps), interrupted]);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n\n0 passed, 1 failed`);
} finally {
  await stopEverything();
  await temporary.remove();
}
process.exit(code);
