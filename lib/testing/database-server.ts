import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deploy } from "@/scripts/deploy";
import { destroyPostgres, startPostgres } from "@/scripts/embedded-postgres";

const PREFIX = "lumbar-test-";
const TEMPLATE = "template_lumbar";

/** Before all integration tests: one server, and in it one migrated database to copy from. */
export default async function setUpServer(): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const server = await startPostgres({ folder, durable: false });
  await server.ensureDatabase(TEMPLATE);
  await deploy(server.adminUrl(TEMPLATE), server.appUrl(TEMPLATE));
  process.env["LUMBAR_TEST_TEMPLATE"] = TEMPLATE;
  process.env["LUMBAR_TEST_ADMIN_URL"] = server.adminUrl("postgres");
  process.env["LUMBAR_TEST_APP_URL"] = server.appUrl("postgres");
  return () => destroyPostgres(folder);
}

/** A run that was killed leaves its server behind; its folder carries the number of the process. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split("-")[0]);
    if (!isAlive(pid)) await destroyPostgres(path.join(tmpdir(), name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
