import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { destroyPostgres } from "./embedded-postgres.ts";

const PREFIX = "lumbar-run-";
const CLUSTER = "postgres";

/** A folder for one run, and `postgresFolder` in it for its database server. */
export type TemporaryFolder = {
  folder: string;
  postgresFolder: string;
  /** Ends the server, if there is one, and removes the folder. */
  remove: () => Promise<void>;
};

/** Makes a folder for this process, after removing those of runs that were killed. */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  for (const name of readdirSync(tmpdir()).filter(isAbandoned)) {
    await remove(path.join(tmpdir(), name));
  }
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  // The server may run as another user, who must get through; secrets in it are closed one by one.
  chmodSync(folder, 0o711);
  return {
    folder,
    postgresFolder: path.join(folder, CLUSTER),
    remove: () => remove(folder),
  };
}

async function remove(folder: string): Promise<void> {
  await destroyPostgres(path.join(folder, CLUSTER));
  rmSync(folder, { recursive: true, force: true });
}

/** The name carries the number of the process; a number that nobody has is a run that was killed. */
function isAbandoned(name: string): boolean {
  if (!name.startsWith(PREFIX)) return false;
  if (statSync(path.join(tmpdir(), name)).uid !== process.getuid?.()) return false;
  try {
    process.kill(Number(name.slice(PREFIX.length).split("-")[0]), 0);
    return false;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
