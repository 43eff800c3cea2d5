import type { Bench, BenchOptions, Figure } from "./figure.ts";
import { startBenchServer, warmUpDatabase } from "./database.ts";
import { makeWorld, rollAt, rollWorld } from "./rollover-world.ts";

const PATIENTS_PER_OFFICE = 100;
const SIZES = [10_000, 100_000, 1_000_000];
const HISTORY = 3;
const LONG_HISTORY = 12;

/** Whether a line costs the same in a small house and a large one, in the first cycle and a late one. */
export const bench: Bench = { name: "rollover-growth", run };

async function run({ isLong, patients }: BenchOptions): Promise<Figure[]> {
  const history = isLong ? LONG_HISTORY : HISTORY;
  const sizes = patients === null ? SIZES : [patients / 100, patients / 10, patients];
  const [least, middle, most] = sizes as [number, number, number];
  const small = await measure(least, 0);
  const medium = await measure(middle, 0);
  const large = await measure(most, history);
  const perLine = (rolled: Measured, at: number) => rolled.usPerLine[at] ?? Number.NaN;
  const figure = (name: string, value: number, unit: string, target: Figure["target"]): Figure => ({
    name: `rollover-growth.${name}`,
    value,
    unit,
    target,
  });
  return [
    figure(`line-at-${least}`, perLine(small, 0), "us", null),
    figure(`line-at-${middle}`, perLine(medium, 0), "us", null),
    figure(`line-at-${most}`, perLine(large, 0), "us", null),
    figure(`line-after-${history}-cycles`, perLine(large, history), "us", null),
    figure("with-size", perLine(large, 0) / perLine(medium, 0), "x", { atMost: 1.3 }),
    figure("with-history", perLine(large, history) / perLine(large, 0), "x", { atMost: 1.3 }),
    figure("memory", large.peakMb, "MB", { atMost: 300 }),
  ];
}

type Measured = { usPerLine: number[]; peakMb: number };

/** The history is made by the product itself: every cycle before the last is rolled as well. */
async function measure(patients: number, history: number): Promise<Measured> {
  const server = await startBenchServer();
  try {
    await makeWorld(server, "world", { offices: patients / PATIENTS_PER_OFFICE, patients });
    await warmUpDatabase(server.adminUrl("world"));
    const boundaries = Array.from({ length: history + 1 }, (_, at) => rollAt(at + 1));
    const { rolls, peakMb } = await rollWorld(server, "world", boundaries);
    return { usPerLine: rolls.map((roll) => (roll.ms * 1_000) / roll.lines), peakMb };
  } finally {
    await server.remove();
  }
}
