/** Rolling takes so many of the process's database connections at most; the rest serves requests. */
const TURNS = 4;

let taken = 0;
const waiting: (() => void)[] = [];

/** Runs a step of rollover when the process has a turn for it, first come first served. */
export async function inTurn<T>(step: () => T | Promise<T>): Promise<T> {
  if (taken < TURNS) taken += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await step();
  } finally {
    // A turn passes straight to whoever waits longest.
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  }
}
