/** What a figure is held against; null: it is only reported. */
export type Target = { atMost: number } | { atLeast: number } | null;

export type Figure = { name: string; value: number; unit: string; target: Target };

export type BenchOptions = {
  /** The long run: more history, more repetitions. */
  isLong: boolean;
  /** How much data instead of a benchmark's own measure. */
  offices: number | null;
  patients: number | null;
};

/** A benchmark: makes its own data, warms up, measures. */
export type Bench = { name: string; run: (options: BenchOptions) => Promise<Figure[]> };

export type Verdict = "pass" | "short" | "reported";

export function verdictOn({ value, target }: Figure): Verdict {
  if (target === null) return "reported";
  const isMet = "atMost" in target ? value <= target.atMost : value >= target.atLeast;
  return isMet ? "pass" : "short";
}

/** One line: name, value, unit, target, verdict. */
export function figureLine(figure: Figure): string {
  const { name, value, unit, target } = figure;
  const bound =
    target === null ? "-" : "atMost" in target ? `<=${target.atMost}` : `>=${target.atLeast}`;
  return `${name} ${shortNumber(value)} ${unit} ${bound} ${verdictOn(figure)}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(Math.abs(value) >= 1_000 ? 6 : 3)));
}
