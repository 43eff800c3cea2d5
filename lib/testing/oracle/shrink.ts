import type { OracleDatabase } from "./database";
import type { Scenario } from "./scenario";
import { play, type Verdict } from "./sequence";

export type CounterExample = { scenario: Scenario; script: string[]; problem: string };

/** More tries than this are not worth the wait. */
const MOST_TRIES = 400;

/**
 * Takes away steps as long as the law and the product still part: halves first, then ever smaller
 * pieces. A step says roughly what to do, so that any subset of steps is a scenario.
 */
export async function shrink(
  database: OracleDatabase,
  failing: CounterExample,
): Promise<CounterExample> {
  let best = await shortenLife(database, failing);
  let tries = 0;
  for (let piece = Math.ceil(best.scenario.steps.length / 2); piece >= 1;) {
    let isSmaller = false;
    for (let from = best.scenario.steps.length - piece; from > -piece; from -= piece) {
      if ((tries += 1) > MOST_TRIES) return best;
      const start = Math.max(0, from);
      const steps = best.scenario.steps.filter((_, at) => at < start || at >= from + piece);
      const found = await stillFailing(database, { ...best.scenario, steps });
      if (found === null) continue;
      best = found;
      isSmaller = true;
    }
    if (piece > 1) piece = Math.floor(piece / 2);
    else if (!isSmaller) break;
  }
  return best;
}

/** Fewer months: nothing is carried on for years that was wrong from the start. */
async function shortenLife(
  database: OracleDatabase,
  failing: CounterExample,
): Promise<CounterExample> {
  for (const months of [1, 2, 4, 8, 16]) {
    const found = await stillFailing(database, { ...failing.scenario, months });
    if (found !== null) return found;
  }
  return failing;
}

async function stillFailing(
  database: OracleDatabase,
  scenario: Scenario,
): Promise<CounterExample | null> {
  const verdict: Verdict = await play(database, scenario);
  return verdict === null ? null : { scenario, ...verdict };
}
