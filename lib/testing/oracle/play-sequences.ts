import { afterAll, beforeAll, expect, test } from "vitest";
import { type OracleDatabase, openOracleDatabase } from "./database";
import { tryOut } from "./trial";

/** One test for a row of seeds, each a random life of a few offices. */
export function testSequences(firstSeed: number, sequences: number): void {
  let database: OracleDatabase;
  beforeAll(async () => {
    database = await openOracleDatabase(process.env["ADMIN_DATABASE_URL"] ?? "");
  });
  afterAll(() => database.close());

  test(
    `${sequences} random lives of a few offices, from seed ${firstSeed} on, go as the law says`,
    { timeout: 900_000 },
    async () => {
      for (let seed = firstSeed; seed < firstSeed + sequences; seed += 1) {
        const failure = await tryOut(database, seed);
        expect(failure, failure ?? "").toBeNull();
      }
    },
  );
}
