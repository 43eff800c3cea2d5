import { deploy } from "@/scripts/deploy";
import { startPostgres } from "@/scripts/embedded-postgres";
import { makeTemporaryFolder } from "@/scripts/temporary-folder";

const TEMPLATE = "template_lumbar";

/** Before all integration tests: one server, and in it one migrated database to copy from. */
export default async function setUpServer(): Promise<() => Promise<void>> {
  const { postgresFolder, remove } = await makeTemporaryFolder();
  const server = await startPostgres({ folder: postgresFolder, durable: false });
  await server.ensureDatabase(TEMPLATE);
  await deploy(server.adminUrl(TEMPLATE), server.appUrl(TEMPLATE));
  process.env["LUMBAR_TEST_TEMPLATE"] = TEMPLATE;
  process.env["LUMBAR_TEST_ADMIN_URL"] = server.adminUrl("postgres");
  process.env["LUMBAR_TEST_APP_URL"] = server.appUrl("postgres");
  return remove;
}
