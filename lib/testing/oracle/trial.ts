import type { OracleDatabase } from "./database";
import { scenarioOf } from "./scenario";
import { play } from "./sequence";
import { shrink } from "./shrink";

/**
 * Plays the sequence of a seed. Null when the law and the product agree to the end; else the
 * shortest script found on which they part, and how to play it again.
 */
export async function tryOut(database: OracleDatabase, seed: number): Promise<string | null> {
  const scenario = scenarioOf(seed);
  const verdict = await play(database, scenario);
  if (verdict === null) return null;
  const { script, problem } = await shrink(database, { scenario, ...verdict });
  return [
    `The law and the product part in the sequence of seed ${seed}.`,
    `Again: npm run prove -- --runs 1 --seed ${seed}`,
    ...script.map((line) => `  ${line}`),
    problem,
  ].join("\n");
}
