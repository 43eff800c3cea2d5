import { openOracleDatabase } from "./database";
import { tryOut } from "./trial";

/** What a worker answers for a seed it was sent. */
export type Tried = { seed: number; failure: string | null };

/** Plays one sequence after another for `npm run prove`: a seed comes in, what came of it goes out. */
export async function playSeeds(adminUrl: string): Promise<void> {
  const database = await openOracleDatabase(adminUrl);
  process.on("message", (seed: number) => {
    void tryOut(database, seed)
      .catch((error: unknown) => `Seed ${seed} broke: ${describe(error)}`)
      .then((failure) => process.send?.({ seed, failure } satisfies Tried));
  });
  process.on("disconnect", () => process.exit(0));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
