/** Chance that can be repeated: the same seed gives the same throws. */
export type Dice = {
  /** A number in [0, 1). */
  fraction: () => number;
  /** A whole number in [0, below). */
  below: (limit: number) => number;
  pick: <T>(from: readonly [T, ...T[]]) => T;
  shuffled: <T>(list: readonly T[]) => T[];
};

/** mulberry32: small, and good enough to choose moments and patients. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    shuffled: (list) =>
      list
        .map((item) => ({ item, at: fraction() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}

/** The seed of this run, told so that a failure can be repeated with LUMBAR_SEED. */
export function seedOfRun(what: string): number {
  const seed = numberFrom("LUMBAR_SEED", Math.floor(Math.random() * 2 ** 31));
  console.info(`${what}: LUMBAR_SEED=${seed}`);
  return seed;
}

/** A size from the environment, else what CI has time for. */
export function numberFrom(name: string, usual: number): number {
  const given = Number(process.env[name] ?? "");
  return Number.isSafeInteger(given) && given > 0 ? given : usual;
}
