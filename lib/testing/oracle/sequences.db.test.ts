import { afterAll, beforeAll, expect, test } from "vitest";
import { type OracleDatabase, openOracleDatabase } from "./database";
import { tryOut } from "./trial";

const FIRST_SEED = 20_261_101;
const SEQUENCES = 100;

let database: OracleDatabase;
beforeAll(async () => {
  database = await openOracleDatabase(process.env["ADMIN_DATABASE_URL"] ?? "");
});
afterAll(() => database.close());

test(
  `${SEQUENCES} random lives of a few offices, from seed ${FIRST_SEED} on, go as the law says`,
  { timeout: 600_000 },
  async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed += 1) {
      const failure = await tryOut(database, seed);
      expect(failure, failure ?? "").toBeNull();
    }
  },
);
