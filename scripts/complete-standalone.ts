import { cpSync, existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** `next build` leaves static files out of the standalone server: puts them beside it. */
export function completeStandalone(): void {
  const standalone = path.join(root, ".next/standalone");
  // Hosts that build their own kind of server leave no standalone one.
  if (!existsSync(standalone)) return;
  copy(path.join(root, ".next/static"), path.join(standalone, ".next/static"));
  copy(path.join(root, "public"), path.join(standalone, "public"));
}

function copy(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

if (process.argv[1] === import.meta.filename) completeStandalone();
