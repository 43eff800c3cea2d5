import { isUnavailable } from "./errors";
import { systemScope } from "./scope";
import { inTransaction } from "./transaction";

export type Missing = "database" | "migrations";

const TIMEOUT_MS = 5_000;

/** What the portal lacks to work: nothing, the database, or its tables and reference data. */
export async function missingFromDatabase(): Promise<Missing[]> {
  try {
    // The plans come with the last step of the first migrations; the job queue has its own schema.
    const [found] = await inTransaction(
      systemScope(),
      (tx) => tx.$queryRaw<{ isMigrated: boolean }[]>`
        select exists (select 1 from plans) and to_regnamespace('graphile_worker') is not null
          as "isMigrated"`,
      { timeoutMs: TIMEOUT_MS },
    );
    return found?.isMigrated ? [] : ["migrations"];
  } catch (error) {
    return isUnavailable(error) ? ["database"] : ["migrations"];
  }
}
