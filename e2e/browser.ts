import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const root = path.resolve(import.meta.dirname, "..");

/**
 * The browser to test with: the one named by PLAYWRIGHT_CHROMIUM_PATH, Playwright's own, one of this
 * machine, or the one that comes with npm. @throws Error when none can be had.
 */
export function chromiumPath(): string {
  const named = process.env["PLAYWRIGHT_CHROMIUM_PATH"];
  if (named) return named;
  const found = [chromium.executablePath(), ...SYSTEM_BROWSERS].find((file) => existsSync(file));
  return found ?? chromiumOfNpm();
}

/** Flags of every start: nothing but the tests may use the network. */
export const browserFlags: readonly string[] = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Chromium's sandbox refuses root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

function chromiumOfNpm(): string {
  const { version } = JSON.parse(
    readFileSync(path.join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8"),
  ) as { version: string };
  const folder = path.join(root, `node_modules/.cache/chromium-${version}`);
  if (!existsSync(folder)) unpackInto(folder);
  const program = path.join(folder, "chromium");
  // A bare machine has neither its libraries nor fonts: both come in the same package.
  const libraries = spawnSync("ldd", [program], { encoding: "utf8" });
  if (libraries.stdout?.includes("not found")) {
    process.env["LD_LIBRARY_PATH"] = path.join(folder, "al2023/lib");
  }
  if (!existsSync("/etc/fonts")) process.env["FONTCONFIG_PATH"] ??= path.join(folder, "fonts");
  return program;
}

function unpackInto(folder: string): void {
  mkdirSync(path.dirname(folder), { recursive: true });
  // Unpacked aside and then renamed: a half-unpacked browser is never taken for a whole one.
  const part = mkdtempSync(`${folder}-`);
  // In a process of its own: the package changes the environment of the one it is loaded into.
  const unpacking = spawnSync(process.execPath, [path.join(root, "e2e/unpack-chromium.mjs")], {
    cwd: root,
    env: { ...process.env, TMPDIR: part },
    encoding: "utf8",
  });
  if (unpacking.status !== 0) {
    rmSync(part, { recursive: true, force: true });
    throw new Error(`No browser: none is installed, and npm's failed:\n${unpacking.stderr}`);
  }
  if (existsSync(folder)) rmSync(part, { recursive: true, force: true });
  else renameSync(part, folder);
}
