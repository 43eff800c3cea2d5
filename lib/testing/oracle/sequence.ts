import { isDeepStrictEqual } from "node:util";
import { aim, endOf } from "./aim";
import { identityProblems } from "./identities";
import type { OracleDatabase } from "./database";
import { type Deed, inWords } from "./deeds";
import { obey } from "./law";
import { openOffice } from "./model/offices";
import { newWorld, type World } from "./model/world";
import { differences } from "./picture";
import { pictureOfProduct } from "./picture-of-product";
import { pictureOfWorld } from "./picture-of-world";
import { openPractice, type Product } from "./practice";
import { perform } from "./product";
import type { Scenario } from "./scenario";

/** Null: the law and the product agree. Else what was done, and where they part. */
export type Verdict = { script: string[]; problem: string } | null;

/** Verbs after which the whole of the books is compared; answers are compared after each. */
const COMPARED: readonly Deed["verb"][] = [
  "cron",
  "generate",
  "settle_outbox",
  "hear",
  "activate_many",
];

const MOST_SHOWN = 10;

/** Plays a scenario against the law and against the product, on a clean database. */
export async function play(database: OracleDatabase, scenario: Scenario): Promise<Verdict> {
  await database.clean();
  const script: string[] = [`set_clock ${scenario.startAt.toISOString()}`];
  const world = newWorld(scenario.startAt);
  const product = await openPractice(database, scenario.startAt, scenario.offices);
  const endAt = endOf(scenario);
  const play = async (deeds: readonly Deed[]): Promise<string | null> => {
    for (const deed of deeds) {
      script.push(inWords(deed));
      const problem = await step(world, product, deed);
      if (problem !== null) return problem;
    }
    return null;
  };
  for (const [at, office] of scenario.offices.entries()) {
    openOffice(world, office);
    script.push(`open_office ${JSON.stringify(office)}`);
    const count = office.patients;
    const problem = await play([{ verb: "add_patients", office: at, count, hasPlan: true }]);
    if (problem !== null) return { script, problem };
  }
  for (const one of scenario.steps) {
    const problem = await play(aim(world, one, endAt));
    if (problem !== null) return { script, problem };
  }
  const problem = await play(ending(world, endAt));
  return problem === null ? null : { script, problem };
}

/** Whatever happened: the months go by, what waits is done, and nothing is due any more. */
function ending(world: World, endAt: Date): Deed[] {
  const isBefore = world.now < endAt;
  return [...(isBefore ? [{ verb: "set_clock" as const, at: endAt }] : []), { verb: "cron" }];
}

async function step(world: World, product: Product, deed: Deed): Promise<string | null> {
  const known = product.patients.length;
  const done = await perform(product, deed);
  const newRefs = product.patients.slice(known).map(({ ref }) => ref);
  const wanted = obey(world, deed, newRefs);
  if (!isDeepStrictEqual(done, wanted)) {
    return `the answer differs\n    law:     ${JSON.stringify(wanted)}\n    product: ${JSON.stringify(done)}`;
  }
  if (!COMPARED.includes(deed.verb)) return null;
  const unlike = differences(pictureOfWorld(world), await pictureOfProduct(product));
  const wrong = await identityProblems(product);
  const problems = [...unlike, ...wrong];
  const more = problems.length - MOST_SHOWN;
  const shown = problems.slice(0, MOST_SHOWN).join("\n");
  return more > 0 ? `${shown}\nand ${more} more` : shown || null;
}
