import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Bench, type BenchOptions, type Figure, figureLine, verdictOn } from "./figure.ts";

/** The file of each benchmark, in the order of a full run. */
const BENCHES: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  rollover: () => import("./rollover.ts"),
  "rollover-growth": () => import("./rollover-growth.ts"),
  activate: () => import("./activate.ts"),
};

const USAGE = `Usage: npm run bench -- [<name> …] [--long] [--offices N] [--patients N]

Benchmarks: ${Object.keys(BENCHES).join(", ")}
Without a name all of them run. Each line says: name value unit target pass|short|reported.`;

const results = path.join(import.meta.dirname, "results");

function positive(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`"${text}" is no number above zero.\n\n${USAGE}`);
}

function wanted(): { names: string[]; options: BenchOptions } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      long: { type: "boolean", default: false },
      offices: { type: "string" },
      patients: { type: "string" },
    },
  });
  const unknown = positionals.find((name) => BENCHES[name] === undefined);
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}".\n\n${USAGE}`);
  return {
    names: positionals.length > 0 ? positionals : Object.keys(BENCHES),
    options: {
      isLong: values.long,
      offices: positive(values.offices),
      patients: positive(values.patients),
    },
  };
}

function save(name: string, options: BenchOptions, figures: readonly Figure[]): void {
  const cpus = os.cpus();
  const machine = {
    processor: cpus[0]?.model ?? "unknown",
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  };
  const judged = figures.map((figure) => ({ ...figure, verdict: verdictOn(figure) }));
  const result = { bench: name, at: new Date().toISOString(), machine, options, figures: judged };
  mkdirSync(results, { recursive: true });
  writeFileSync(path.join(results, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

async function main(): Promise<void> {
  const { names, options } = wanted();
  for (const name of names) {
    const loaded = await BENCHES[name]?.();
    if (loaded === undefined) continue;
    const figures = await loaded.bench.run(options);
    for (const figure of figures) console.log(figureLine(figure));
    save(name, options, figures);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// A benchmark waits for signals as long as it lives.
process.exit();
