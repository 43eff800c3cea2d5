// The first stage of `npm run demo` and `npm test`. It runs on whatever Node the machine has and on
// nothing but its own modules: it installs what is missing and hands over to the project's Node.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const modules = path.join(root, "node_modules");
const node = path.join(modules, ".bin", "node");

/** Runs a TypeScript file of this folder with the project's Node, after installing if need be. */
export function runWithProjectNode(script) {
  process.chdir(root);
  if (!isInstalled()) install();
  handOver(path.join(root, "scripts", script));
}

function isInstalled() {
  const done = path.join(modules, ".package-lock.json");
  if (!existsSync(done) || !existsSync(node)) return false;
  return statSync(done).mtimeMs >= statSync(path.join(root, "package-lock.json")).mtimeMs;
}

function install() {
  console.log("Installing the packages (a minute or two the first time) …");
  const npm = process.env.npm_execpath;
  const flags = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--prefer-offline",
    "--loglevel=error",
  ];
  const [command, args] = npm ? [process.execPath, [npm, ...flags]] : ["npm", flags];
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) {
    console.error("The packages could not be installed; see above.");
    process.exit(1);
  }
}

function handOver(script) {
  const child = spawn(node, ["--import", "tsx", script, ...process.argv.slice(2)], {
    cwd: root,
    // The channel tells the second stage when this one is gone, however it went.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  // A terminal sends its Ctrl-C to both of us: the second stage ends in order, and then so do we.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm hands a SIGTERM to its shell only, which ends without a word to us.
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && child.kill("SIGTERM");
  if (process.env.npm_lifecycle_event) setInterval(watch, 300).unref();
  child.on("exit", (code) => process.exit(code ?? 1));
}
